package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a trace of Perfetto with Google's library, and checks what its viewer relies on: each
/// event is on a track that was described, slices of a track do not overlap, times of a track do
/// not go back, and a flow ends once, after its begin.
final class TraceReader {
  /// Something on a track.
  record Slice(String track, String name, long begin, long end, Map<String, String> about) {}

  final List<Slice> slices = new ArrayList<>();
  final Map<Long, String> tracks = new HashMap<>();

  /// Who was led to by an arrow, from the instant's name to the slice's.
  final List<String> arrows = new ArrayList<>();

  private final Map<Long, Slice> open = new HashMap<>();
  private final Map<Long, Long> lastTime = new HashMap<>();
  private final Map<Long, String> flows = new HashMap<>();
  private final Set<Long> ended = new HashSet<>();

  static TraceReader of(byte[] trace) throws IOException {
    TraceReader reader = new TraceReader();
    CodedInputStream in = CodedInputStream.newInstance(trace);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      assertThat(tag).as("a packet").isEqualTo(1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
      reader.packet(Message.of(in.readByteArray()));
    }
    return reader;
  }

  /// The fields of a message.
  private record Message(Map<Integer, List<Object>> fields) {
    static Message of(byte[] bytes) throws IOException {
      Map<Integer, List<Object>> fields = new HashMap<>();
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        Object value =
            switch (WireFormat.getTagWireType(tag)) {
              case WireFormat.WIRETYPE_VARINT -> in.readUInt64();
              case WireFormat.WIRETYPE_FIXED64 -> in.readFixed64();
              case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.readByteArray();
              default -> throw new AssertionError("a wire type that is not written");
            };
        fields
            .computeIfAbsent(WireFormat.getTagFieldNumber(tag), _ -> new ArrayList<>())
            .add(value);
      }
      return new Message(fields);
    }

    boolean has(int field) {
      return fields.containsKey(field);
    }

    long number(int field) {
      return (Long) fields.getOrDefault(field, List.of(0L)).getFirst();
    }

    String text(int field) {
      return new String((byte[]) fields.get(field).getFirst(), StandardCharsets.UTF_8);
    }

    List<Object> all(int field) {
      return fields.getOrDefault(field, List.of());
    }

    Message message(int field) throws IOException {
      return of((byte[]) fields.get(field).getFirst());
    }
  }

  private void packet(Message packet) throws IOException {
    assertThat(packet.number(10)).as("sequence").isEqualTo(1);
    if (packet.has(60)) {
      Message track = packet.message(60);
      assertThat(tracks.put(track.number(1), track.text(2))).as("described twice").isNull();
      if (track.has(5)) {
        assertThat(tracks).containsKey(track.number(5));
      }
    } else {
      event(packet.number(8), packet.message(11));
    }
  }

  private void event(long time, Message event) throws IOException {
    long id = event.number(11);
    String track = tracks.get(id);
    assertThat(track).as("an undescribed track").isNotNull();
    assertThat(time).as("time goes back").isGreaterThanOrEqualTo(lastTime.getOrDefault(id, 0L));
    lastTime.put(id, time);
    switch ((int) event.number(9)) {
      case 1 -> {
        Slice slice = new Slice(track, event.text(23), time, 0, about(event));
        assertThat(open.put(id, slice)).as("slices overlap").isNull();
        for (Object flow : event.all(48)) {
          assertThat(flows).as("a flow without a begin").containsKey((Long) flow);
          assertThat(ended.add((Long) flow)).as("a flow ends twice").isTrue();
          arrows.add(flows.get((Long) flow) + " -> " + slice.name);
        }
      }
      case 2 -> {
        Slice begun = open.remove(id);
        assertThat(begun).as("an end without a begin").isNotNull();
        Map<String, String> about = new HashMap<>(begun.about);
        about.putAll(about(event));
        slices.add(new Slice(track, begun.name, begun.begin, time, about));
      }
      case 3 -> {
        assertThat(open).as("an instant outside of a slice").containsKey(id);
        flows.put((Long) event.all(47).getFirst(), open.get(id).name + ": " + event.text(23));
      }
      default -> throw new AssertionError("type " + event.number(9));
    }
  }

  private static Map<String, String> about(Message event) throws IOException {
    Map<String, String> about = new HashMap<>();
    for (Object bytes : event.all(4)) {
      Message annotation = Message.of((byte[]) bytes);
      about.put(annotation.text(10), annotation.text(6));
    }
    return about;
  }
}
