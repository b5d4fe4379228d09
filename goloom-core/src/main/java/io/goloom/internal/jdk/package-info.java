/// The doors to the JDK's internals: each with its own probe, and each may be closed. Nothing
/// outside of this package touches what the JDK does not export.
@NullMarked
package io.goloom.internal.jdk;

import org.jspecify.annotations.NullMarked;
