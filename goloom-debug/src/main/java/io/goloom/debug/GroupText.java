package io.goloom.debug;

import io.goloom.debug.GoroutineGroup.Range;
import io.goloom.internal.sched.Looks;
import io.goloom.internal.text.Printable;
import java.io.IOException;

/// The groups of a profile in words.
final class GroupText {
  /// The runtime that need not be named.
  static final String SYSTEM = "goloom";

  private GroupText() {}

  static void write(GoroutineProfile profile, Appendable out) throws IOException {
    out.append(profile + "\n");
    if (profile.unlisted() > 0) {
      out.append(Looks.unlisted(profile.unlisted()) + "\n");
    }
    for (GoroutineGroup group : profile.groups()) {
      out.append("\n" + head(group) + "\n" + stack(group));
    }
  }

  /// Such as `4 {tenant=acme} @ chan receive, 1 to 3 minutes`.
  static String head(GoroutineGroup group) {
    String labels = group.labels().isEmpty() ? "" : " " + Printable.line(group.labels().toString());
    String waited = group.waited().map(Range::toString).orElse("");
    String where = group.runtime().equals(SYSTEM) ? "" : ", runtime " + group.runtime();
    return group.count()
        + labels
        + " @ "
        + group.status()
        + (waited.isEmpty() ? "" : ", " + waited)
        + where;
  }

  /// In whole lines.
  static String stack(GoroutineGroup group) {
    StringBuilder text = new StringBuilder(200);
    for (StackTraceElement frame : group.stack()) {
      text.append("\tat ").append(frame).append('\n');
    }
    text.append("created by ").append(group.createdBy());
    String age = group.age().toString();
    return (age.isEmpty() ? text : text.append(", ").append(age).append(" ago"))
        .append('\n')
        .toString();
  }
}
