/// How many Ps a scheduler should have, and why: what the user set, else what the machine, the
/// affinity and the CPU quotas of the process leave.
@NullMarked
package io.goloom.internal.procs;

import org.jspecify.annotations.NullMarked;
