package io.goloom.fetch.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One answer, read from bytes: what is compared and shown in tests. */
record Parsed(int status, List<String> fields, String body, boolean reusable) {
  /** A source that gives the bytes in pieces of these lengths, again and again, and then ends. */
  static ByteSource source(byte[] bytes, int... lengths) {
    return new ByteSource() {
      private int at;
      private int reads;

      @Override
      public int read(ByteBuffer dst) {
        if (at == bytes.length) {
          return -1;
        }
        int n = Math.min(dst.remaining(), lengths[reads++ % lengths.length]);
        n = Math.min(n, bytes.length - at);
        dst.put(bytes, at, n);
        at += n;
        return n;
      }

      @Override
      public int readNow(ByteBuffer dst) {
        return reads % 3 == 2 && at < bytes.length ? 0 : read(dst); // now and then nothing is there
      }
    };
  }

  static Parsed read(String text) throws IOException {
    return read(source(bytes(text), Integer.MAX_VALUE), "GET");
  }

  static Parsed read(ByteSource source, String method) throws IOException {
    HttpInput in = new HttpInput(source);
    Parsed one = next(in, method);
    boolean stray = source.read(ByteBuffer.allocate(1)) > 0;
    return new Parsed(one.status, one.fields, one.body, one.reusable && !stray);
  }

  /** Reads one answer of several that come over one connection. */
  static Parsed next(HttpInput in, String method) throws IOException {
    RawHead head = new HeadReader(in).nextFinal();
    if (head == null) {
      throw new HttpException(HttpException.Kind.TRUNCATED, "nothing came");
    }
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < head.size(); i++) {
      fields.add(head.name(i) + "=" + head.value(i));
    }
    Body body = Body.of(in, head, method, 1 << 20);
    StringBuilder text = new StringBuilder();
    for (ByteBuffer p = body.next(); p.hasRemaining(); p = body.next()) {
      text.append(StandardCharsets.ISO_8859_1.decode(p));
    }
    boolean reusable = !body.endsConnection() && head.keepsAlive() && !in.hasBytes();
    in.rest();
    return new Parsed(head.status(), fields, text.toString(), reusable);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
