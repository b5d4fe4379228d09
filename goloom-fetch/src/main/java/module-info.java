/// Fetches many URLs under one budget, and holds the `goloom` command.
@org.jspecify.annotations.NullMarked
module io.goloom.fetch {
  requires io.goloom;
  requires static org.jspecify;

  exports io.goloom.fetch.cli;
}
