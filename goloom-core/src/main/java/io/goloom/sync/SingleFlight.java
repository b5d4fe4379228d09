package io.goloom.sync;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.sched.Births;
import io.goloom.internal.sched.Scheduler;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Does the same work once for all who ask for it at the same time: Go's `singleflight.Group`.
///
/// {@snippet :
/// private final SingleFlight<String, Page> flights = new SingleFlight<>();
/// Page page(String url) throws Exception {
///   return flights.call(url, () -> download(url)).value();
/// }
/// }
///
/// It is no cache: once a flight has ended, the next call begins a new one.
///
/// **Goroutines.** The work runs in a goroutine of its own, which no caller owns: a caller that is
/// interrupted, or whose context ends, leaves, and the flight goes on for the others. So do not let
/// the work depend on the context of the caller that happened to be the first; give it
/// `ctx.withoutCancel()`, or one with a timeout of its own.
///
/// **Failures.** What the work throws is thrown to every caller of that flight, the very same
/// object. If all of them have left, it goes to the reporter.
///
/// **Memory effects.** What the work did _happens-before_ the return of each call that gets its
/// result.
///
/// Thread-safe.
///
/// @param <K> the type of the keys, compared by `equals`
/// @param <V> the type of the results
public final class SingleFlight<K, V extends @Nullable Object> {
  private final ConcurrentHashMap<K, Flight<V>> flights = new ConcurrentHashMap<>();

  /// Makes a group of flights, none of which has begun.
  public SingleFlight() {}

  /// How a flight ended.
  ///
  /// @param <V> the type of the result
  public sealed interface Outcome<V extends @Nullable Object> {
    /// Whether more than one caller asked for it.
    ///
    /// @return true if the result went to several
    boolean shared();

    /// The result, or what the work threw.
    ///
    /// @return the result
    /// @throws Exception what the work threw, the very object
    V get() throws Exception;
  }

  /// The work has returned.
  ///
  /// @param <V> the type of the result
  /// @param value what it returned
  /// @param shared whether more than one caller asked for it
  public record Result<V extends @Nullable Object>(V value, boolean shared) implements Outcome<V> {
    @Override
    public V get() {
      return value;
    }
  }

  /// The work has thrown.
  ///
  /// @param <V> the type of the result that there is not
  /// @param failure what it threw
  /// @param shared whether more than one caller asked for it
  public record Failure<V extends @Nullable Object>(Throwable failure, boolean shared)
      implements Outcome<V> {
    @Override
    public V get() throws Exception {
      throw Failure.<RuntimeException>sneak(failure);
    }

    /// Throws anything, checked or not.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneak(Throwable t) throws X {
      throw (X) t;
    }
  }

  /// Does the work, or waits for it if it is being done for the same key.
  ///
  /// **Blocking and interrupts.** Blocks until the flight has ended. Throws at once if the
  /// interrupt status is set on entry; then no work was begun.
  ///
  /// @param key what tells this work from other work
  /// @param work what to do, unless a flight for the key is under way
  /// @return the result of the flight
  /// @throws InterruptedException if interrupted; the status is cleared, the flight goes on
  /// @throws IllegalStateException if called by the work itself for its own key, for which it would
  ///   wait for ever
  /// @throws Exception what the work threw
  public Result<V> call(K key, Callable<? extends V> work) throws Exception {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(work, "work");
    Waiters.checkInterrupt();
    return result(Objects.requireNonNull(joinOther(key, work).await(null)));
  }

  /// Does the work, or waits for it, as [#call(Object, Callable)] does, until a context ends.
  ///
  /// @param ctx the context; it stops this caller's wait, not the flight
  /// @param key what tells this work from other work
  /// @param work what to do, unless a flight for the key is under way
  /// @return the result of the flight
  /// @throws ContextException if the context has ended or ends meanwhile
  /// @throws InterruptedException if interrupted while the context has not ended; the status is
  ///   cleared
  /// @throws IllegalStateException if called by the work itself for its own key
  /// @throws Exception what the work threw
  public Result<V> call(Context ctx, K key, Callable<? extends V> work) throws Exception {
    Objects.requireNonNull(ctx, "ctx");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(work, "work");
    Joined<V> joined = new Joined<>();
    Waiters.under(
        ctx,
        end -> {
          joined.outcome = joinOther(key, work).await(end);
          return joined.outcome != null;
        });
    return result(Objects.requireNonNull(joined.outcome));
  }

  /// Does the work, or takes part in a flight for the same key, and sends the outcome to a channel:
  /// Go's `DoChan`. Does not block.
  ///
  /// @param key what tells this work from other work
  /// @param work what to do, unless a flight for the key is under way
  /// @return a channel of its own for each caller; it gets one value, which waits there, and is
  ///   never closed. A failure that nobody receives reaches nobody
  public ReceiveChannel<Outcome<V>> callAsync(K key, Callable<? extends V> work) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(work, "work");
    Channel<Outcome<V>> channel = Channel.make(1);
    join(key, work).subscribe(channel);
    return channel.receiveOnly();
  }

  /// Lets the next call for a key begin a flight of its own, even if one is under way, whose
  /// callers still get its result.
  ///
  /// @param key the key
  public void forget(K key) {
    Scheduler.choicePoint("forget", this);
    flights.remove(Objects.requireNonNull(key, "key"));
  }

  private static final class Joined<V extends @Nullable Object> {
    @Nullable Outcome<V> outcome;
  }

  private static <V extends @Nullable Object> Result<V> result(Outcome<V> outcome)
      throws Exception {
    if (outcome instanceof Result<V> result) {
      return result;
    }
    outcome.get();
    throw new AssertionError("a failure that does not throw");
  }

  private Flight<V> join(K key, Callable<? extends V> work) {
    Scheduler.choicePoint("call", this);
    Flight<V> made = new Flight<>(key);
    Flight<V> flight =
        flights.compute(
            key,
            (k, flying) -> {
              Flight<V> f = flying == null ? made : flying;
              f.join();
              return f;
            });
    if (flight == made) {
      take(made, work);
    }
    return flight;
  }

  /// As [#join], for a caller that is going to wait, which the flight's own goroutine must not.
  private Flight<V> joinOther(K key, Callable<? extends V> work) {
    Flight<V> flight = join(key, work);
    flight.checkNotInside();
    return flight;
  }

  private void take(Flight<V> flight, Callable<? extends V> work) {
    BirthPlace birthPlace = Births.of(work.getClass());
    try {
      Scheduler.current().go(null, birthPlace, () -> flight.fly(this::gone, work));
    } catch (Throwable t) {
      gone(flight);
      flight.land(null, t); // for those who have joined meanwhile
      throw t;
    }
  }

  /// From here on nobody joins it.
  private void gone(Flight<V> flight) {
    flights.remove(flight.key(), flight);
  }
}
