/// Waiting, the bottom layer: a spin lock, queues of waiters with O(1) removal, and ends that can
/// be listened to.
@NullMarked
package io.goloom.internal.wait;

import org.jspecify.annotations.NullMarked;
