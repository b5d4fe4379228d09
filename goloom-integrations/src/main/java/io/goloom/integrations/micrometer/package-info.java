/// Whatever Micrometer's context-propagation knows, in goroutines:
/// [io.goloom.integrations.micrometer.MicrometerPropagator].
@NullMarked
package io.goloom.integrations.micrometer;

import org.jspecify.annotations.NullMarked;
