/// SLF4J's diagnostic context in goroutines: [io.goloom.integrations.slf4j.MdcPropagator].
@NullMarked
package io.goloom.integrations.slf4j;

import org.jspecify.annotations.NullMarked;
