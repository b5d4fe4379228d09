package io.goloom.fetch;

import io.goloom.fetch.file.Directory;
import io.goloom.fetch.file.Download;
import java.nio.file.Path;
import java.util.function.Function;

/// What becomes of the bodies that a [Fetcher] brings: it makes a [Body] for each URL.
///
/// {@snippet :
/// Fetcher.builder().bodies(BodyHandler.directory(Path.of("pages"), false).withSha256())
/// }
///
/// Bodies of redirects, and of answers with a status of 400 or above, are never handed on.
@FunctionalInterface
public interface BodyHandler {
  /// Makes what takes the body of a URL. Called for each URL that is fetched, in the order of the
  /// input and by one goroutine at a time. Must be quick: whatever needs a file or waits belongs
  /// into [Body#begin].
  ///
  /// @param url the URL, as it was given
  /// @return a new body; null, or whatever it throws, fails the job
  Body open(String url);

  /// Counts the bytes and keeps none.
  ///
  /// @return the handler, the default of a fetcher
  static BodyHandler discard() {
    return url -> DiscardBody.INSTANCE;
  }

  /// Keeps each body in memory: [Content#bytes()]. Limit the transport's bytes where servers are
  /// not to be trusted with it.
  ///
  /// @return the handler
  static BodyHandler bytes() {
    return url -> new BytesBody();
  }

  /// Writes one body to a file: for one URL only. The file gets its name when it is whole. Until
  /// then it is beside, in `NAME.goloom-part`, and stays there if the transfer breaks off and the
  /// server can go on from there: the next attempt, or the next run, asks it to.
  ///
  /// A file that exists is a failure ([Outcome#FILE_EXISTS]) unless it may be replaced; a device or
  /// a pipe, such as `/dev/null`, is written into as it is.
  ///
  /// @param file where to
  /// @param overwrite whether a file that is there already is replaced
  /// @return the handler
  static BodyHandler file(Path file, boolean overwrite) {
    return url -> new Download(url, file, overwrite);
  }

  /// Writes each body to a file of its own in a directory, as [#file] does. The name is the last
  /// part of the URL's path, with its query, made safe for all systems; a second one of the same
  /// name gets a hash of its URL into it. The directory has to exist.
  ///
  /// The names are kept in memory, so one handler belongs to one job.
  ///
  /// @param directory where to
  /// @param overwrite whether files that are there already are replaced
  /// @return a new handler
  static BodyHandler directory(Path directory, boolean overwrite) {
    return new Directory(directory, overwrite);
  }

  /// Hands the bodies to sinks.
  ///
  /// @param sinks gives a sink for each attempt at a URL
  /// @return the handler
  static BodyHandler sink(Function<String, BodySink> sinks) {
    return url -> new SinkBody(url, sinks);
  }

  /// This handler, and the SHA-256 digest of each body: [Content#sha256()]. Of a body that was
  /// resumed it is that of the whole file.
  ///
  /// @return a new handler
  default BodyHandler withSha256() {
    return url -> new DigestBody(open(url));
  }
}
