/// What the testkit tells JUnit's launcher.
@NullMarked
package io.goloom.testkit.launch;

import org.jspecify.annotations.NullMarked;
