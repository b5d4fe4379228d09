/// Tests of the module as a whole.
@NullMarked
package io.goloom.integrations;

import org.jspecify.annotations.NullMarked;
