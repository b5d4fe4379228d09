package io.goloom.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("goloom.GoroutineStart")
@Label("Goroutine Start")
@Description("A goroutine has begun to run")
@Category("goloom")
@StackTrace(false)
@Enabled(false)
final class GoroutineStart extends Event {
  @Label("Goroutine")
  long id;

  @Label("Name")
  String name = "";

  @Label("Birth Place")
  @Description("The line of the go")
  String birthPlace = "";
}
