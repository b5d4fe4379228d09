/// Tests of the endpoint of Actuator.
@NullMarked
package io.goloom.integrations.actuator;

import org.jspecify.annotations.NullMarked;
