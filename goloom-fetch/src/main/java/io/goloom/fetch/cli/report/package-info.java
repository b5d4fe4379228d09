/// What `goloom fetch` says about a run: a line for each URL, the progress, the sum, the picture.
@org.jspecify.annotations.NullMarked
package io.goloom.fetch.cli.report;
