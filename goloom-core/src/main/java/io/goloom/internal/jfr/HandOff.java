package io.goloom.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("goloom.HandOff")
@Label("Hand-Off")
@Description("Sysmon has taken a P from a goroutine that held it for long while others waited")
@Category("goloom")
@StackTrace(false)
@Enabled(false)
final class HandOff extends Event {
  @Label("Scheduler")
  String scheduler = "";

  @Label("P")
  int p;

  @Label("M")
  @Description("The thread that the goroutine goes on on")
  int m;

  @Label("Blocking Call")
  @Description("Whether the goroutine was in a blocking call that the JDK had announced")
  boolean syscall;

  @Label("Held")
  @Description("How long sysmon had seen the goroutine hold the P")
  @Timespan(Timespan.NANOSECONDS)
  long held;
}
