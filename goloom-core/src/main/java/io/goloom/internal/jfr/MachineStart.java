package io.goloom.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("goloom.MachineStart")
@Label("M Start")
@Description("The scheduler has started another thread to run goroutines")
@Category("goloom")
@StackTrace(false)
@Enabled(false)
final class MachineStart extends Event {
  @Label("Scheduler")
  String scheduler = "";

  @Label("M")
  int m;

  @Label("Count")
  @Description("How many threads the scheduler has now")
  int count;
}
