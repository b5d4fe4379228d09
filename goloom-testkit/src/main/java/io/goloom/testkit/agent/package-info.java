/// The agent that puts the JDK's own clock and timed waits on virtual time, inside of bubbles.
@NullMarked
package io.goloom.testkit.agent;

import org.jspecify.annotations.NullMarked;
