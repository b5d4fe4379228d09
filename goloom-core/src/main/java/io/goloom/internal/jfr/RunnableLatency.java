package io.goloom.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("goloom.RunnableLatency")
@Label("Runnable Latency")
@Description("A goroutine was ready for long before it ran; measured at one wake-up in 64")
@Category("goloom")
@StackTrace(false)
@Enabled(false)
final class RunnableLatency extends Event {
  @Label("Scheduler")
  String scheduler = "";

  @Label("P")
  int p;

  @Label("Goroutine")
  @Description("Its number; 0 for a virtual thread that is no goroutine")
  long id;

  @Label("Latency")
  @Timespan(Timespan.NANOSECONDS)
  long latency;

  @SettingDefinition
  @Name("atLeast")
  @Label("At Least")
  @Description("How long it must have been ready, such as 10 ms")
  boolean atLeast(AtLeast setting) {
    return latency >= setting.nanos();
  }
}
