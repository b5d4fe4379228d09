package io.goloom.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

@Name("goloom.GoroutinePark")
@Label("Goroutine Park")
@Description("A goroutine has waited in an operation of goloom, longer than the threshold")
@Category("goloom")
@Enabled(false)
@Threshold("20 ms")
final class GoroutinePark extends Event {
  @Label("Goroutine")
  long id;

  @Label("Name")
  String name = "";

  @Label("Reason")
  @Description("In the words of Go's goroutine dumps")
  String reason = "";

  @Label("Birth Place")
  @Description("The line of the go")
  String birthPlace = "";
}
