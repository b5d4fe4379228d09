/// Stress of the locks and groups. A case names the invariant of its class, such as I3, that it
/// tries to break. A wake-up that is lost shows as a case that never ends. Each case has two
/// actors, since jcstress runs none that has more actors than the machine has processors; who else
/// takes part is a goroutine that waits already.
@NullMarked
package io.goloom.bench.stress.sync;

import org.jspecify.annotations.NullMarked;
