/// Fetches many URLs under one budget, and holds the `goloom` command. Start reading at
/// [io.goloom.fetch.Fetcher].
@org.jspecify.annotations.NullMarked
module io.goloom.fetch {
  requires transitive io.goloom;
  requires transitive io.goloom.net;
  requires java.net.http;
  requires static org.jspecify;
  requires tools.jackson.core;

  exports io.goloom.fetch;
  exports io.goloom.fetch.cli;
}
