/// Tests against the real library.
@NullMarked
package io.goloom.integrations.micrometer;

import org.jspecify.annotations.NullMarked;
