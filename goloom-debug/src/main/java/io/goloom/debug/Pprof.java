package io.goloom.debug;

import io.goloom.internal.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A profile in pprof's format: https://github.com/google/pprof/blob/main/proto/profile.proto. The
/// numbers of the fields are from there.
final class Pprof {
  /// In place of a stack that has no frames yet.
  private static final StackTraceElement NOT_BEGUN =
      new StackTraceElement("", "(not begun)", "", 0);

  private static final long MAPPING = 1;

  /// The keys of labels that each sample has.
  private static final Set<String> OURS = Set.of("status", "runtime", "created_by");

  private final Map<String, Long> strings = new LinkedHashMap<>();
  private final Map<StackTraceElement, Long> locations = new LinkedHashMap<>();

  private record Function(String name, String file) {}

  private final Map<Function, Long> functions = new LinkedHashMap<>();

  private Pprof() {
    string(""); // the format wants it first
  }

  static void write(GoroutineProfile profile, OutputStream out) throws IOException {
    GZIPOutputStream zip = new GZIPOutputStream(out);
    new Pprof().write(profile, new Proto(zip));
    zip.finish();
  }

  private void write(GoroutineProfile profile, Proto out) throws IOException {
    out.message(1, this::goroutineCount); // sample_type
    for (GoroutineGroup group : profile.groups()) {
      out.message(2, sample -> write(sample, group));
    }
    out.message(3, this::mapping);
    for (Map.Entry<StackTraceElement, Long> location : locations.entrySet()) {
      out.message(4, message -> write(message, location.getKey(), location.getValue()));
    }
    for (Map.Entry<Function, Long> function : functions.entrySet()) {
      out.message(5, message -> write(message, function.getKey(), function.getValue()));
    }
    Instant taken = profile.taken();
    out.number(9, taken.getEpochSecond() * 1_000_000_000 + taken.getNano()); // time_nanos
    out.message(11, this::goroutineCount); // period_type
    out.number(12, 1); // period
    for (String text : strings.keySet()) { // last: all the others have added to it
      out.string(6, text);
    }
  }

  private void goroutineCount(Proto type) throws IOException {
    type.number(1, string("goroutine"));
    type.number(2, string("count"));
  }

  private void write(Proto sample, GoroutineGroup group) throws IOException {
    List<Long> frames = new ArrayList<>();
    for (StackTraceElement frame : group.stack()) {
      frames.add(location(frame));
    }
    if (frames.isEmpty()) {
      frames.add(location(NOT_BEGUN));
    }
    sample.numbers(1, frames);
    sample.numbers(2, List.of((long) group.count()));
    label(sample, "status", group.status());
    label(sample, "runtime", group.runtime());
    label(sample, "created_by", group.createdBy());
    for (Map.Entry<String, String> label : group.labels().entrySet()) {
      String key = label.getKey();
      label(sample, OURS.contains(key) ? "label " + key : key, label.getValue());
    }
  }

  private void label(Proto sample, String key, String value) throws IOException {
    sample.message(
        3,
        label -> {
          label.number(1, string(Printable.line(key))); // readers print them as they are
          label.number(2, string(Printable.line(value)));
        });
  }

  /// One for all: readers look up missing names in the file of a mapping that does not say that it
  /// has them.
  private void mapping(Proto mapping) throws IOException {
    mapping.number(1, MAPPING);
    mapping.number(5, string("java"));
    mapping.number(7, 1); // has_functions
    mapping.number(8, 1); // has_filenames
    mapping.number(9, 1); // has_line_numbers
    mapping.number(10, 1); // has_inline_frames
  }

  private void write(Proto location, StackTraceElement frame, long id) throws IOException {
    location.number(1, id);
    location.number(2, MAPPING);
    location.message(
        4,
        line -> {
          line.number(1, function(frame));
          line.number(2, Math.max(0, frame.getLineNumber())); // negative: native or unknown
        });
  }

  private void write(Proto message, Function function, long id) throws IOException {
    message.number(1, id);
    message.number(2, string(function.name));
    message.number(3, string(function.name));
    message.number(4, string(function.file));
  }

  private long string(String text) {
    return strings.computeIfAbsent(text, _ -> (long) strings.size());
  }

  private long location(StackTraceElement frame) {
    return locations.computeIfAbsent(frame, _ -> locations.size() + 1L);
  }

  private long function(StackTraceElement frame) {
    String type = frame.getClassName();
    String name = type.isEmpty() ? frame.getMethodName() : type + "." + frame.getMethodName();
    return functions.computeIfAbsent(
        new Function(name, file(type, frame.getFileName())), _ -> functions.size() + 1L);
  }

  /// With the folder of its package, as source trees have it.
  private static String file(String type, @Nullable String name) {
    if (name == null) {
      return "";
    }
    int end = type.lastIndexOf('.');
    return type.substring(0, end + 1).replace('.', '/') + name;
  }
}
