/// Tests against the real library.
@NullMarked
package io.goloom.integrations.opentelemetry;

import org.jspecify.annotations.NullMarked;
