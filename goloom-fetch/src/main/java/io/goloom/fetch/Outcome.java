package io.goloom.fetch;

/// How the fetch of one URL ended. [#word()] is the stable word for it that `goloom fetch --json`
/// prints; words are never reused for something else.
public enum Outcome {
  /// The whole body came, with a status below 400.
  OK("ok"),
  /// The server answered with a status of 400 or above.
  HTTP_STATUS("http-status"),
  /// The URL's own limit was over before its body was complete.
  TIMEOUT("timeout"),
  /// No connection came about within its own limit.
  CONNECT_TIMEOUT("connect-timeout"),
  /// The limit of the whole job was over.
  TOTAL_TIMEOUT("total-timeout"),
  /// Something else ended it: an interrupt, the caller's context, or another URL's failure under
  /// fail-fast.
  CANCELED("canceled"),
  /// The text is no URL that can be fetched. Nothing was sent.
  BAD_URL("bad-url"),
  /// The host has no address.
  DNS("dns"),
  /// Nobody listens at the address.
  REFUSED("refused"),
  /// No way leads to the address.
  UNREACHABLE("unreachable"),
  /// No secure connection came about: a wrong or unknown certificate, or no TLS at all.
  TLS("tls"),
  /// The proxy could not be reached, refused, or did not answer as a proxy.
  PROXY("proxy"),
  /// The connection was broken off.
  RESET("reset"),
  /// The server closed the connection before it answered.
  NO_ANSWER("no-answer"),
  /// The body ended before it was complete.
  TRUNCATED("truncated"),
  /// What came is not HTTP, or could be read in more than one way.
  BAD_RESPONSE("bad-response"),
  /// The head of the answer was longer than the limit, or more than the limit of interim answers
  /// came before it.
  HEADERS_TOO_LARGE("headers-too-large"),
  /// The body was longer than the limit, packed or unpacked.
  TOO_LARGE("too-large"),
  /// The body was packed in a way that was not asked for, or could not be unpacked.
  BAD_ENCODING("bad-encoding"),
  /// A redirect led to nowhere: no target, a target that is no http URL, or from https to plain
  /// http.
  BAD_REDIRECT("bad-redirect"),
  /// More redirects than the limit.
  TOO_MANY_REDIRECTS("too-many-redirects"),
  /// There is a file already where the body was to be written.
  FILE_EXISTS("file-exists"),
  /// No space is left for the file.
  DISK_FULL("disk-full"),
  /// The file cannot be written: no permission, no such directory, in use.
  UNWRITABLE("unwritable"),
  /// Another failure of input or output on this machine, such as too many open files.
  IO("io"),
  /// The transport threw what it may not throw: a bug, not a fault of server or network.
  INTERNAL("internal");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /// The word for it in JSON: lower case, with hyphens.
  ///
  /// @return the word
  public String word() {
    return word;
  }
}
