/// Tests against the real library.
@NullMarked
package io.goloom.integrations.slf4j;

import org.jspecify.annotations.NullMarked;
