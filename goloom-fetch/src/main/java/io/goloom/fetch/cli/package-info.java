/// The `goloom` command.
@org.jspecify.annotations.NullMarked
package io.goloom.fetch.cli;
