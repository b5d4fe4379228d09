package io.goloom.debug;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/// Reads a profile in pprof's format with Google's library, and holds it to the rules of the
/// format.
final class PprofReader {
  /// What pprof's `profile.proto` calls the fields of its messages, by number.
  private static final Map<String, List<String>> MESSAGES =
      Map.of(
          "Profile",
          List.of(
              "repeated ValueType sample_type 1",
              "repeated Sample sample 2",
              "repeated Mapping mapping 3",
              "repeated Location location 4",
              "repeated Function function 5",
              "repeated string string_table 6",
              "optional int64 drop_frames 7",
              "optional int64 keep_frames 8",
              "optional int64 time_nanos 9",
              "optional int64 duration_nanos 10",
              "optional ValueType period_type 11",
              "optional int64 period 12",
              "repeated int64 comment 13",
              "optional int64 default_sample_type 14"),
          "ValueType",
          List.of("optional int64 type 1", "optional int64 unit 2"),
          "Sample",
          List.of(
              "repeated uint64 location_id 1", "repeated int64 value 2", "repeated Label label 3"),
          "Label",
          List.of(
              "optional int64 key 1",
              "optional int64 str 2",
              "optional int64 num 3",
              "optional int64 num_unit 4"),
          "Mapping",
          List.of(
              "optional uint64 id 1",
              "optional uint64 memory_start 2",
              "optional uint64 memory_limit 3",
              "optional uint64 file_offset 4",
              "optional int64 filename 5",
              "optional int64 build_id 6",
              "optional bool has_functions 7",
              "optional bool has_filenames 8",
              "optional bool has_line_numbers 9",
              "optional bool has_inline_frames 10"),
          "Location",
          List.of(
              "optional uint64 id 1",
              "optional uint64 mapping_id 2",
              "optional uint64 address 3",
              "repeated Line line 4",
              "optional bool is_folded 5"),
          "Line",
          List.of(
              "optional uint64 function_id 1", "optional int64 line 2", "optional int64 column 3"),
          "Function",
          List.of(
              "optional uint64 id 1",
              "optional int64 name 2",
              "optional int64 system_name 3",
              "optional int64 filename 4",
              "optional int64 start_line 5"));

  private static final Descriptor PROFILE = profile();

  private final DynamicMessage message;
  private final Map<Long, DynamicMessage> locations = new HashMap<>();
  private final Map<Long, DynamicMessage> functions = new HashMap<>();
  private final Map<Long, DynamicMessage> mappings = new HashMap<>();

  /// A sample with all that it refers to.
  record Sample(long count, List<String> frames, Map<String, String> labels) {}

  private PprofReader(DynamicMessage message) {
    this.message = message;
    byId("location", locations);
    byId("function", functions);
    byId("mapping", mappings);
  }

  static PprofReader of(byte[] zipped) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return ofMessage(in.readAllBytes());
    }
  }

  static PprofReader ofMessage(byte[] bytes) throws InvalidProtocolBufferException {
    DynamicMessage message = DynamicMessage.parseFrom(PROFILE, ByteString.copyFrom(bytes));
    refuseUnknown(message);
    PprofReader reader = new PprofReader(message);
    check(reader.text(0).isEmpty(), "the first string must be empty");
    return reader;
  }

  private static void refuseUnknown(DynamicMessage message) {
    check(
        message.getUnknownFields().asMap().isEmpty(),
        "fields that the format does not know: " + message.getUnknownFields());
    for (Object value : message.getAllFields().values()) {
      for (Object one : value instanceof List<?> all ? all : List.of(value)) {
        if (one instanceof DynamicMessage inner) {
          refuseUnknown(inner);
        }
      }
    }
  }

  private void byId(String field, Map<Long, DynamicMessage> byId) {
    for (DynamicMessage one : messages(message, field)) {
      check(number(one, "id") != 0, field + " without an id");
      check(byId.put(number(one, "id"), one) == null, field + " with the id of another one");
    }
  }

  /// Such as `goroutine/count`.
  List<String> sampleTypes() {
    return messages(message, "sample_type").stream().map(this::type).toList();
  }

  String periodType() {
    return type((DynamicMessage) message.getField(field(message, "period_type")));
  }

  long period() {
    return number(message, "period");
  }

  long timeNanos() {
    return number(message, "time_nanos");
  }

  private String type(DynamicMessage type) {
    return text(number(type, "type")) + "/" + text(number(type, "unit"));
  }

  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (DynamicMessage sample : messages(message, "sample")) {
      List<String> frames = new ArrayList<>();
      for (long id : numbers(sample, "location_id")) {
        frames.add(frame(found(locations, id, "location")));
      }
      Map<String, String> labels = new TreeMap<>();
      for (DynamicMessage label : messages(sample, "label")) {
        labels.put(text(number(label, "key")), text(number(label, "str")));
      }
      List<Long> values = numbers(sample, "value");
      check(values.size() == sampleTypes().size(), "a sample needs a value for each type");
      samples.add(new Sample(values.getFirst(), frames, labels));
    }
    return samples;
  }

  /// Such as `app.Main.main app/Main.java:12`.
  private String frame(DynamicMessage location) {
    DynamicMessage mapping = found(mappings, number(location, "mapping_id"), "mapping");
    check((boolean) mapping.getField(field(mapping, "has_functions")), "a mapping without names");
    DynamicMessage line = messages(location, "line").getFirst();
    DynamicMessage function = found(functions, number(line, "function_id"), "function");
    return text(number(function, "name"))
        + " "
        + text(number(function, "filename"))
        + ":"
        + number(line, "line");
  }

  private static DynamicMessage found(Map<Long, DynamicMessage> byId, long id, String what) {
    DynamicMessage found = byId.get(id);
    check(found != null, "there is no " + what + " " + id);
    return found;
  }

  private String text(long index) {
    FieldDescriptor table = field(message, "string_table");
    check(index < message.getRepeatedFieldCount(table), "there is no string " + index);
    return (String) message.getRepeatedField(table, (int) index);
  }

  private static long number(DynamicMessage message, String field) {
    return (long) message.getField(field(message, field));
  }

  @SuppressWarnings("unchecked")
  private static List<Long> numbers(DynamicMessage message, String field) {
    return (List<Long>) message.getField(field(message, field));
  }

  @SuppressWarnings("unchecked")
  private static List<DynamicMessage> messages(DynamicMessage message, String field) {
    return (List<DynamicMessage>) message.getField(field(message, field));
  }

  private static FieldDescriptor field(DynamicMessage message, String name) {
    return message.getDescriptorForType().findFieldByName(name);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static Descriptor profile() {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder().setName("profile.proto").setSyntax("proto3");
    MESSAGES.forEach((name, fields) -> {
      DescriptorProto.Builder type = DescriptorProto.newBuilder().setName(name);
      fields.forEach(field -> type.addField(fieldOf(field.split(" ", -1))));
      file.addMessageType(type);
    });
    try {
      return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0])
          .findMessageTypeByName("Profile");
    } catch (Exception e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static FieldDescriptorProto.Builder fieldOf(String[] words) {
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder()
            .setLabel(
                words[0].equals("repeated")
                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                    : FieldDescriptorProto.Label.LABEL_OPTIONAL)
            .setName(words[2])
            .setNumber(Integer.parseInt(words[3]));
    return switch (words[1]) {
      case "int64" -> field.setType(FieldDescriptorProto.Type.TYPE_INT64);
      case "uint64" -> field.setType(FieldDescriptorProto.Type.TYPE_UINT64);
      case "bool" -> field.setType(FieldDescriptorProto.Type.TYPE_BOOL);
      case "string" -> field.setType(FieldDescriptorProto.Type.TYPE_STRING);
      default -> field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(words[1]);
    };
  }
}
