package io.goloom.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("goloom.GomaxprocsChange")
@Label("GOMAXPROCS Change")
@Description("GOMAXPROCS was set, or has followed the machine")
@Category("goloom")
@StackTrace(false)
@Enabled(false)
final class GomaxprocsChange extends Event {
  @Label("Scheduler")
  String scheduler = "";

  @Label("Before")
  int before;

  @Label("After")
  int after;

  @Label("Reason")
  String reason = "";
}
