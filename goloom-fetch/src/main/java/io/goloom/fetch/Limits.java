package io.goloom.fetch;

import org.jspecify.annotations.Nullable;

/// What is taken of one answer.
///
/// @param bytes how many bytes a body may have, unpacked
/// @param wireBytes how many bytes a body may have as it is sent
/// @param ratio how many bytes may come of one that is sent
record Limits(long bytes, long wireBytes, int ratio) {
  /// How many bytes the rest of a body may have, if the caller goes on with one.
  ///
  /// @return less than zero if what he has is too long already
  long rest(Call call, Head answer) {
    if (answer.status() != 206 || !call.headers().has("If-Range")) {
      return bytes;
    }
    return bytes - firstByte(answer.headers().firstOrNull("Content-Range"));
  }

  /// Where a part begins, as in `bytes 40-99/100`.
  private static long firstByte(@Nullable String range) {
    int dash = range == null ? -1 : range.indexOf('-');
    if (range == null || dash < 0 || !range.regionMatches(true, 0, "bytes ", 0, 6)) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(range.substring(6, dash)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  FetchException tooLarge() {
    return tooLarge(bytes);
  }

  FetchException wireTooLarge() {
    return tooLarge(wireBytes);
  }

  private static FetchException tooLarge(long limit) {
    return new FetchException(Outcome.TOO_LARGE, "longer than the limit of " + limit + " bytes");
  }
}
