/// Fetching: many URLs at once, each under its own limit, all under one.
@NullMarked
package io.goloom.fetch;

import org.jspecify.annotations.NullMarked;
