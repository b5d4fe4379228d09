package io.goloom.fetch.cli.report;

import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Metrics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What programs are told of each URL, in JSON and in CSV (docs/fetch.md).
///
/// @param name the key
/// @param value a text, a truth value, a whole number or a [BigDecimal]; null if there is none
record Field(String name, Function<FetchResult, @Nullable Object> value) {
  static final List<Field> ALL =
      List.of(
          new Field("url", FetchResult::url),
          new Field("ok", FetchResult::ok),
          new Field("outcome", r -> r.outcome().word()),
          new Field("status", r -> r.status() == 0 ? null : r.status()),
          new Field("bytes", FetchResult::bytes),
          new Field("millis", r -> r.took().toMillis()),
          new Field("reason", r -> r instanceof FetchResult.Failed f ? f.reason() : null),
          new Field("finalUrl", r -> text(r.metrics().finalUrl())),
          new Field("redirects", r -> r.metrics().redirects()),
          new Field("attempts", r -> r.metrics().attempts()),
          new Field("wireBytes", r -> r.metrics().wireBytes()),
          new Field("started", r -> text(r.metrics().started())),
          millis("dnsMillis", m -> m.times().dns()),
          millis("connectMillis", m -> m.times().connect()),
          millis("tlsMillis", m -> m.times().tls()),
          millis("firstByteMillis", m -> m.times().firstByte()),
          new Field(
              "file", r -> r instanceof FetchResult.Fetched f ? text(f.content().file()) : null),
          new Field(
              "sha256",
              r -> r instanceof FetchResult.Fetched f ? text(f.content().sha256()) : null));

  private static Field millis(String name, Function<Metrics, Duration> part) {
    return new Field(
        name,
        r -> {
          Duration time = part.apply(r.metrics());
          return time.isZero()
              ? null
              : BigDecimal.valueOf(time.toNanos(), 6).setScale(3, RoundingMode.HALF_UP);
        });
  }

  private static @Nullable String text(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }
}
