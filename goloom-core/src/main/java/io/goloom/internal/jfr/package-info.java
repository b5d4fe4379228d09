/// Events for the JDK's flight recorder, the only place that knows it.
@NullMarked
package io.goloom.internal.jfr;

import org.jspecify.annotations.NullMarked;
