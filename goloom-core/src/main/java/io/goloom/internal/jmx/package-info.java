/// Schedulers as beans of the JDK's management, the only place that knows it.
@NullMarked
package io.goloom.internal.jmx;

import org.jspecify.annotations.NullMarked;
