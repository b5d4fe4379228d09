package io.goloom.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("goloom.GoroutineEnd")
@Label("Goroutine End")
@Description("The task of a goroutine has returned or thrown")
@Category("goloom")
@StackTrace(false)
@Enabled(false)
final class GoroutineEnd extends Event {
  @Label("Goroutine")
  long id;

  @Label("Name")
  String name = "";

  @Label("Birth Place")
  @Description("The line of the go")
  String birthPlace = "";

  @Label("Age")
  @Timespan(Timespan.NANOSECONDS)
  long age;
}
