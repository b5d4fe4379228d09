/// OpenTelemetry's context in goroutines:
/// [io.goloom.integrations.opentelemetry.OpenTelemetryPropagator].
@NullMarked
package io.goloom.integrations.opentelemetry;

import org.jspecify.annotations.NullMarked;
