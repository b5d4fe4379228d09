package io.goloom.internal.sched;

import io.goloom.internal.wait.SpinLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The goroutines of one scheduler that live: started and not yet ended.
///
/// It keeps them reachable, so that one that waits for good is not collected behind its user's
/// back. Lists linked through the goroutines themselves, many of them, so that starts and ends on
/// several cores seldom meet.
final class Registry {
  private static final int SHARDS = 32;

  private final Shard[] shards = new Shard[SHARDS];

  Registry() {
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard();
    }
  }

  private static final class Shard extends SpinLock {
    @Nullable G first;
    long count;

    /// How many have ever been added.
    long added;
  }

  void add(G g) {
    Shard shard = shard(g);
    shard.lock();
    G second = shard.first;
    g.nextLive = second;
    if (second != null) {
      second.prevLive = g;
    }
    shard.first = g;
    shard.count++;
    shard.added++;
    shard.unlock();
  }

  /// Takes one out.
  ///
  /// @return whether it may have been the last one; for the last one this is true
  boolean remove(G g) {
    Shard shard = shard(g);
    shard.lock();
    G before = g.prevLive;
    G after = g.nextLive;
    if (before == null) {
      shard.first = after;
    } else {
      before.nextLive = after;
    }
    if (after != null) {
      after.prevLive = before;
    }
    // A dead one must not keep its old neighbours reachable.
    g.prevLive = null;
    g.nextLive = null;
    boolean empty = --shard.count == 0;
    shard.unlock();
    return empty;
  }

  private Shard shard(G g) {
    return shards[(int) g.id() & (SHARDS - 1)];
  }

  /// How many live; exact when none starts or ends meanwhile.
  long count() {
    long sum = 0;
    for (Shard shard : shards) {
      shard.lock();
      sum += shard.count;
      shard.unlock();
    }
    return sum;
  }

  /// Whether there was a moment in this call at which none lived: no shard had one at a first look,
  /// and none was added until a second.
  boolean isEmptyAtOnce() {
    long[] added = new long[SHARDS];
    for (int i = 0; i < SHARDS; i++) {
      Shard shard = shards[i];
      shard.lock();
      long count = shard.count;
      added[i] = shard.added;
      shard.unlock();
      if (count != 0) {
        return false;
      }
    }
    for (int i = 0; i < SHARDS; i++) {
      Shard shard = shards[i];
      shard.lock();
      long now = shard.added;
      shard.unlock();
      if (now != added[i]) {
        return false;
      }
    }
    return true;
  }

  /// Those that live; who starts or ends meanwhile may be among them or not.
  List<G> all() {
    List<G> all = new ArrayList<>();
    for (Shard shard : shards) {
      all.addAll(inShard(shard));
    }
    return all;
  }

  /// Room is made outside of the lock, under which nothing may fail.
  private static List<G> inShard(Shard shard) {
    while (true) {
      shard.lock();
      int room = (int) Math.min(shard.count, Integer.MAX_VALUE);
      shard.unlock();
      G[] found = new G[room + room / 8 + 4];
      int n = 0;
      shard.lock();
      G g = shard.first;
      while (g != null && n < found.length) {
        found[n++] = g;
        g = g.nextLive;
      }
      shard.unlock();
      if (g == null) {
        return List.of(Arrays.copyOf(found, n));
      }
    }
  }
}
