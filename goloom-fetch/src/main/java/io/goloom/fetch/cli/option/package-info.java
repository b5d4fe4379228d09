/// The options of `goloom fetch`: one table in groups, read by hand, from which come the help, the
/// manual page and the completion scripts as well (docs/decisions/0015-options.md).
@org.jspecify.annotations.NullMarked
package io.goloom.fetch.cli.option;
