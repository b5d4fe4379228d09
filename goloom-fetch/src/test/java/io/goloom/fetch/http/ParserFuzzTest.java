package io.goloom.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random answers, good ones and damaged ones, read in random pieces. Four properties:
 *
 * <ul>
 *   <li>a good answer is read as it was meant,
 *   <li>so is each of several that come over one connection, one after the other,
 *   <li>however the bytes are cut into reads, the same comes out,
 *   <li>whatever comes, reading ends, with an answer or with an HttpException.
 * </ul>
 *
 * Each has a canary: a reader with a planted fault that it must find.
 */
class ParserFuzzTest {
  private static final int CASES = 3_000;

  /** What is tried: the reader, or one with a fault. */
  @FunctionalInterface
  private interface Reader {
    Parsed read(ByteSource source) throws IOException;
  }

  private static final Reader REAL = source -> Parsed.read(source, "GET");

  /** An answer and how it has to be read. */
  private record Case(String wire, Parsed meant) {}

  private static void check(Reader reader, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < CASES; i++) {
      Case good = good(random);
      assertThat(show(reader, good.wire, Integer.MAX_VALUE))
          .as("seed %d, case %d: %s", seed, i, good.wire)
          .isEqualTo(good.meant.toString());
      checkCuts(reader, good.wire, random, seed, i);
      checkCuts(reader, damage(good.wire, random), random, seed, i);
    }
  }

  /** Reads one answer of several over one connection. */
  @FunctionalInterface
  private interface NextReader {
    Parsed next(HttpInput in) throws IOException;
  }

  private static void checkConnections(NextReader reader, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < CASES / 10; i++) {
      Turns turns = new Turns(lengths(random));
      HttpInput in = new HttpInput(turns);
      for (int turn = 0; turn < 8; turn++) {
        Case good = good(random);
        if (good.meant.reusable()) {
          turns.answer(Parsed.bytes(good.wire));
          assertThat(reader.next(in).toString())
              .as("seed %d, case %d, turn %d: %s", seed, i, turn, good.wire)
              .isEqualTo(good.meant.toString());
        }
      }
    }
  }

  /** A server that answers when it is asked, and says nothing in between. */
  private static final class Turns implements ByteSource {
    private final int[] lengths;
    private ByteSource now = Parsed.source(new byte[0], 1);

    Turns(int... lengths) {
      this.lengths = lengths;
    }

    void answer(byte[] bytes) {
      now = Parsed.source(bytes, lengths);
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
      return now.read(dst);
    }

    @Override
    public int readNow(ByteBuffer dst) throws IOException {
      return Math.max(0, now.readNow(dst));
    }
  }

  private static void checkCuts(
      Reader reader, String wire, SplittableRandom random, long seed, int i) {
    int[] lengths = lengths(random);
    assertThat(show(reader, wire, lengths))
        .as("seed %d, case %d, in pieces of %s: %s", seed, i, Arrays.toString(lengths), wire)
        .isEqualTo(show(reader, wire, Integer.MAX_VALUE));
  }

  private static int[] lengths(SplittableRandom random) {
    int[] lengths = new int[1 + random.nextInt(5)];
    Arrays.setAll(lengths, n -> 1 + random.nextInt(random.nextBoolean() ? 4 : 2000));
    return lengths;
  }

  private static String show(Reader reader, String wire, int... lengths) {
    try {
      return reader.read(Parsed.source(Parsed.bytes(wire), lengths)).toString();
    } catch (HttpException e) {
      return e.kind() + " " + e.reason();
    } catch (IOException e) {
      throw new AssertionError("not one of ours", e);
    }
  }

  private static Case good(SplittableRandom random) {
    List<String> fields = new ArrayList<>();
    StringBuilder wire = new StringBuilder();
    for (int n = random.nextInt(3); n > 0; n--) {
      wire.append("HTTP/1.1 ").append(102 + random.nextInt(90)).append(" Wait\r\n\r\n");
    }
    int status = 205 + random.nextInt(99);
    wire.append("HTTP/1.1 ").append(status).append(" Some reason\r\n");
    for (int n = random.nextInt(20); n > 0; n--) {
      addField(wire, fields, "X-" + word(random), value(random), random);
    }
    String body = value(random).repeat(random.nextInt(100));
    int framing = random.nextInt(3);
    if (framing == 0) {
      addField(wire, fields, "Content-Length", Integer.toString(body.length()), random);
      wire.append("\r\n").append(body);
    } else if (framing == 1) {
      addField(wire, fields, "Transfer-Encoding", "chunked", random);
      wire.append("\r\n");
      chunk(wire, body, random);
    } else {
      wire.append("\r\n").append(body);
    }
    return new Case(wire.toString(), new Parsed(status, fields, body, framing < 2));
  }

  private static void addField(
      StringBuilder wire, List<String> fields, String name, String value, SplittableRandom random) {
    String bare = value.strip();
    fields.add(name + "=" + bare);
    wire.append(name).append(':').append(" ".repeat(random.nextInt(3))).append(bare);
    wire.append("\t".repeat(random.nextInt(2))).append("\r\n");
  }

  private static void chunk(StringBuilder wire, String body, SplittableRandom random) {
    for (int at = 0; at < body.length(); ) {
      int n = 1 + random.nextInt(body.length() - at);
      wire.append("0".repeat(random.nextInt(3))).append(Integer.toHexString(n));
      wire.append(random.nextInt(4) == 0 ? ";" + word(random) + "=1" : "").append("\r\n");
      wire.append(body, at, at + n).append("\r\n");
      at += n;
    }
    wire.append("0\r\n").append("Trailer-1: x\r\n".repeat(random.nextInt(2))).append("\r\n");
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int n = 1 + random.nextInt(12); n > 0; n--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private static String value(SplittableRandom random) {
    StringBuilder value = new StringBuilder(word(random));
    for (int n = random.nextInt(40); n > 0; n--) {
      char c = (char) (' ' + random.nextInt(256 - ' '));
      value.append(c == 0x7f ? ' ' : c);
    }
    return value.append(word(random)).toString();
  }

  /** Changes, drops, doubles and inserts what breaks readers. */
  private static String damage(String wire, SplittableRandom random) {
    StringBuilder text = new StringBuilder(wire);
    String[] poison = {
      "\r",
      "\n",
      "\0",
      "\r\n",
      "\r\n\r\n",
      " ",
      "\t",
      ":",
      "0",
      "-",
      "ffffffffffffffff",
      ";",
      "Content-Length: 5\r\n",
      "Transfer-Encoding: chunked\r\n",
      "HTTP/1.1 200 OK\r\n\r\n"
    };
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(Math.min(text.length(), 300));
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.delete(at, at + 1 + random.nextInt(3));
        case 2 -> text.insert(at, poison[random.nextInt(poison.length)]);
        default -> text.setLength(Math.max(1, at));
      }
      if (text.isEmpty()) {
        text.append('x');
      }
    }
    return text.toString();
  }

  @Test
  void randomAnswers_areReadAlikeInWhateverPieces() {
    long seed = System.nanoTime();
    System.out.println("ParserFuzzTest seed " + seed);
    check(REAL, seed);
  }

  @Test
  void randomAnswers_overOneConnection_areReadEachAsItWasMeant() throws IOException {
    long seed = System.nanoTime();
    System.out.println("ParserFuzzTest seed " + seed);
    checkConnections(in -> Parsed.next(in, "GET"), seed);
  }

  @Test
  void canary_readerThatTakesTheNextAnswersFirstByte_isFound() {
    NextReader greedy =
        in -> {
          in.read();
          return Parsed.next(in, "GET");
        };
    assertThatThrownBy(() -> checkConnections(greedy, 1)).isInstanceOf(HttpException.class);
  }

  @Test
  void canary_readerThatLosesABytePerRead_isFound() {
    Reader forgetful =
        source ->
            REAL.read(
                new ByteSource() {
                  private boolean again;

                  @Override
                  public int read(ByteBuffer dst) throws IOException {
                    int n = source.read(dst);
                    if (again && n > 1) {
                      dst.position(dst.position() - 1);
                      n--;
                    }
                    again = true;
                    return n;
                  }

                  @Override
                  public int readNow(ByteBuffer dst) throws IOException {
                    return source.readNow(dst);
                  }
                });
    assertThatThrownBy(() -> check(forgetful, 1)).isInstanceOf(AssertionError.class);
  }

  @Test
  void canary_readerThatDropsAField_isFound() {
    Reader careless =
        source -> {
          Parsed p = REAL.read(source);
          List<String> fields = p.fields().stream().filter(f -> !f.startsWith("X-q")).toList();
          return new Parsed(p.status(), fields, p.body(), p.reusable());
        };
    assertThatThrownBy(() -> check(careless, 1)).isInstanceOf(AssertionError.class);
  }

  @Test
  void canary_readerThatThrowsSomethingElse_isFound() {
    Reader naive =
        source -> {
          try {
            return REAL.read(source);
          } catch (HttpException e) {
            throw new IOException(e);
          }
        };
    assertThatThrownBy(() -> check(naive, 1)).hasMessage("not one of ours");
  }
}
