package io.goloom.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of one connection, over several exchanges. */
class HttpInputTest {
  /** Gives one of these texts a read, and then the end. */
  private static ByteSource reads(List<String> texts) {
    ArrayDeque<String> rest = new ArrayDeque<>(texts);
    return new ByteSource() {
      @Override
      public int read(ByteBuffer dst) {
        String text = rest.poll();
        if (text == null) {
          return -1;
        }
        byte[] bytes = Parsed.bytes(text);
        int n = Math.min(bytes.length, dst.remaining());
        dst.put(bytes, 0, n);
        if (n < bytes.length) {
          rest.addFirst(text.substring(n));
        }
        return n;
      }

      @Override
      public int readNow(ByteBuffer dst) {
        return 0;
      }
    };
  }

  private static String answer(int pad, String body) {
    return "HTTP/1.1 200 OK\r\nX-Pad: "
        + "p".repeat(pad)
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** A long head makes the buffer grow; at rest it shrinks, and must be the one that is read. */
  @Test
  void shortHead_afterALongOne_keepsTheBodyThatCameWithIt() throws IOException {
    HttpInput in =
        new HttpInput(reads(List.of(answer(3 * HttpInput.SMALL, "first"), answer(1, "second"))));
    assertThat(Parsed.next(in, "GET").body()).isEqualTo("first");
    assertThat(Parsed.next(in, "GET").body()).isEqualTo("second");
  }

  @Test
  void bytesThatNobodyAskedFor_afterALongHead_areSeen() throws IOException {
    HttpInput in =
        new HttpInput(
            reads(List.of(answer(3 * HttpInput.SMALL, "first"), answer(1, "second") + "stray")));
    assertThat(Parsed.next(in, "GET").reusable()).isTrue();
    assertThat(Parsed.next(in, "GET").reusable()).isFalse();
  }
}
