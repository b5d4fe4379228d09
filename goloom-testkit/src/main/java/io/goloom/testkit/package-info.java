/// Tests of concurrent code: on virtual time ([io.goloom.testkit.Bubble]), under many schedules
/// ([io.goloom.testkit.Explorer]), and with a look for goroutines that are left behind
/// ([io.goloom.testkit.LeakCheck]).
@NullMarked
package io.goloom.testkit;

import org.jspecify.annotations.NullMarked;
