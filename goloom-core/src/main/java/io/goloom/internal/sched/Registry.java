package io.goloom.internal.sched;

import io.goloom.internal.wait.SpinLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The goroutines of one scheduler that live: started and not yet ended.
///
/// It keeps those that it lists reachable, so that one that waits for good is not collected behind
/// its user's back; but for those that a [Proof] has loosened, for as long as they do not move.
/// Lists linked through the goroutines themselves, many of them, so that starts and ends on several
/// cores seldom meet. Which ones it lists says [Tracking].
final class Registry {
  private static final int SHARDS = 32;

  private final Shard[] shards = new Shard[SHARDS];
  private boolean all;

  Registry() {
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard();
    }
  }

  private static final class Shard extends SpinLock {
    @Nullable G first;
    @Nullable Loose firstLoose;
    long count;
    long listed;

    /// How many have ever been added.
    long added;
  }

  /// Lists all, whatever the JVM was started with.
  void listsAll() {
    all = true;
  }

  void add(G g) {
    boolean list = all || Tracking.MODE.lists(g.id());
    Shard shard = shard(g);
    shard.lock();
    if (list) {
      link(shard, g);
      shard.listed++;
    }
    shard.count++;
    shard.added++;
    shard.unlock();
  }

  private static void link(Shard shard, G g) {
    G second = shard.first;
    g.nextLive = second;
    if (second != null) {
      second.prevLive = g;
    }
    shard.first = g;
    g.listed = true;
  }

  private static void unlink(Shard shard, G g) {
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
    g.listed = false;
  }

  /// Takes one out.
  ///
  /// @return whether it may have been the last one; for the last one this is true
  boolean remove(G g) {
    Shard shard = shard(g);
    shard.lock();
    Mark mark = g.takeMark();
    Loose loose = mark == null ? null : mark.loose;
    if (loose != null) {
      shard.firstLoose = loose.drop(shard.firstLoose);
      shard.listed--;
    } else if (g.listed) {
      unlink(shard, g);
      shard.listed--;
    }
    boolean empty = --shard.count == 0;
    shard.unlock();
    return empty;
  }

  /// Lets go of a goroutine that waits, and keeps what is known of it instead.
  ///
  /// @return false if it has moved since it got its mark, or is loose already
  @SuppressWarnings("ReferenceEquality") // this very mark is meant
  boolean loosen(G g, Mark mark, Loose loose) {
    Shard shard = shard(g);
    shard.lock();
    boolean may = g.listed && g.mark() == mark;
    if (may) {
      unlink(shard, g);
      mark.loose = loose;
      shard.firstLoose = loose.linkBefore(shard.firstLoose);
    }
    shard.unlock();
    return may;
  }

  /// A goroutine moves: takes its mark away, and keeps it reachable if it was let go of.
  void tighten(G g) {
    Shard shard = shard(g);
    shard.lock();
    Mark mark = g.takeMark();
    Loose loose = mark == null ? null : mark.loose;
    if (loose != null) {
      shard.firstLoose = loose.drop(shard.firstLoose);
      link(shard, g);
    }
    shard.unlock();
  }

  /// Keeps a goroutine reachable again, if it was let go of and has not moved; its mark stays.
  void keep(G g) {
    Shard shard = shard(g);
    shard.lock();
    Mark mark = g.mark();
    Loose loose = mark == null ? null : mark.loose;
    if (mark != null && loose != null) {
      shard.firstLoose = loose.drop(shard.firstLoose);
      mark.loose = null;
      mark.dismissWitness();
      link(shard, g);
    }
    shard.unlock();
  }

  /// Counts out a goroutine that was collected.
  ///
  /// @return whether it may have been the last one
  boolean lost(Loose loose) {
    Shard shard = shard(loose.seen.id());
    shard.lock();
    shard.firstLoose = loose.unlink(shard.firstLoose);
    shard.listed--;
    boolean empty = --shard.count == 0;
    shard.unlock();
    return empty;
  }

  private Shard shard(G g) {
    return shard(g.id());
  }

  private Shard shard(long id) {
    return shards[(int) id & (SHARDS - 1)];
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

  /// How many live and are not listed; exact when none starts or ends meanwhile.
  long unlisted() {
    long sum = 0;
    for (Shard shard : shards) {
      shard.lock();
      sum += shard.count - shard.listed;
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

  /// Those that live and are listed; who starts or ends meanwhile may be among them or not.
  List<G> all() {
    List<G> all = new ArrayList<>();
    for (Shard shard : shards) {
      all.addAll(inShard(shard));
    }
    return all;
  }

  /// Whether something holds for all of them, with no look further than the first for which it does
  /// not.
  boolean all(Predicate<G> holds) {
    for (Shard shard : shards) {
      if (!inShard(shard).stream().allMatch(holds)) {
        return false;
      }
    }
    return true;
  }

  /// Room is made outside of the lock, under which nothing may fail.
  private static List<G> inShard(Shard shard) {
    while (true) {
      shard.lock();
      int room = (int) Math.min(shard.listed, Integer.MAX_VALUE);
      shard.unlock();
      G[] found = new G[room + room / 8 + 4];
      int n = 0;
      shard.lock();
      G g = shard.first;
      while (g != null && n < found.length) {
        found[n++] = g;
        g = g.nextLive;
      }
      Loose loose = shard.firstLoose;
      while (loose != null && n < found.length) {
        G one = loose.goroutine();
        if (one != null) {
          found[n++] = one;
        }
        loose = loose.next();
      }
      shard.unlock();
      if (g == null && loose == null) {
        return List.of(Arrays.copyOf(found, n));
      }
    }
  }
}
