package io.goloom.context;

import static io.goloom.context.Contexts.assertCanceled;
import static io.goloom.context.Contexts.assertLive;
import static io.goloom.context.Contexts.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Contexts.CustomContext;
import io.goloom.context.Contexts.CustomDoneContext;
import io.goloom.context.Contexts.OtherContext;
import io.goloom.context.Contexts.Root;
import io.goloom.internal.sched.VirtualScheduler;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.sched.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CustomContextTest {
  private static final Key<String> KEY = Key.of("k");

  @Test
  void wrapper_childRegistersWithTheWrappedNode() {
    Cancellable ours = Context.background().withCancel();
    Cancellable child = new OtherContext(new OtherContext(ours)).withCancel();
    assertThat(node(ours).attached()).isEqualTo(1);
    child.close();
    assertThat(node(ours).attached()).isZero();
    ours.close();
  }

  @Test
  void wrapperOfValue_childRegistersWithTheNode() {
    Cancellable ours = Context.background().withCancel();
    Context wrapped = new OtherContext(ours.withValue(KEY, "v")).withValue(Key.of("x"), 1);
    Cancellable child = wrapped.withCancel();
    assertThat(node(ours).attached()).isEqualTo(1);
    assertThat(child.value(KEY)).isEqualTo("v");
    ours.cancel();
    assertCanceled(child);
  }

  @Test
  void wrapperWithOwnDone_isNotBypassed() {
    Cancellable ours = Context.background().withCancel();
    Channel<Void> done = Channel.make();
    Context wrapper = new CustomDoneContext(ours, done);
    Cancellable child = wrapper.withCancel();
    Cancellable grandchild = wrapper.withValue(KEY, "v").withCancel();
    assertThat(node(ours).attached()).isZero();
    ours.cancel(new Exception("not asked"));
    assertLive(child, grandchild);
    done.close();
    assertCanceled(child, grandchild);
  }

  @Test
  void wrapperWithOwnDone_childClosed_detachesFromTheChannel() {
    Channel<Void> done = Channel.make();
    Context wrapper = new CustomDoneContext(Context.background(), done);
    Cancellable child = wrapper.withCancel();
    child.cancel(new Exception("first"));
    done.close();
    assertThat(child.cause()).hasMessage("first");
  }

  @Test
  void doneClosedButErrNull_childIsCanceled() {
    Channel<Void> done = Channel.make();
    Context broken = new CustomDoneContext(Context.background(), done);
    Cancellable before = broken.withCancel();
    done.close();
    Cancellable after = broken.withCancel();
    assertCanceled(before, after);
    assertThat(before.cause()).isSameAs(CanceledException.CANCELED);
  }

  @Test
  void neverDone_nothingIsRegistered() {
    AtomicBoolean asked = new AtomicBoolean();
    Context root =
        new Root() {
          @Override
          public ReceiveChannel<Void> done() {
            return ReceiveChannel.never();
          }

          @Override
          public @Nullable ContextException err() {
            return null;
          }

          @Override
          public AfterFunc afterFunc(io.goloom.sched.Task task) {
            asked.set(true);
            return super.afterFunc(task);
          }
        };
    try (Cancellable child = root.withCancel()) {
      assertThat(asked).isFalse();
      assertLive(child);
    }
  }

  @Test
  void causeAndErr_comeFromTheCustomContext() {
    Exception cause = new Exception("custom cause");
    Channel<Void> done = Channel.make();
    Context custom =
        new Root() {
          @Override
          public ReceiveChannel<Void> done() {
            return done;
          }

          @Override
          public @Nullable ContextException err() {
            return done.isClosed() ? DeadlineExceededException.DEADLINE_EXCEEDED : null;
          }

          @Override
          public @Nullable Throwable cause() {
            return done.isClosed() ? cause : null;
          }
        };
    Context child = custom.withValue(KEY, "v").withCancel();
    done.close();
    assertThat(child.err()).isSameAs(DeadlineExceededException.DEADLINE_EXCEEDED);
    assertThat(child.cause()).isSameAs(cause);
    assertThat(child.error()).isInstanceOf(DeadlineExceededException.class).hasCause(cause);
  }

  @Test
  void customDeadline_shortensItsChildren() throws Exception {
    VirtualScheduler.run(clock -> {
      Instant at = clock.now().plusSeconds(3);
      Context custom =
          new OtherContext(Context.background()) {
            @Override
            public Optional<Instant> deadline() {
              return Optional.of(at);
            }
          };
      try (Cancellable later = custom.withTimeout(Duration.ofSeconds(5));
          Cancellable sooner = custom.withTimeout(Duration.ofSeconds(2));
          Cancellable plain = custom.withCancel()) {
        assertThat(clock.armed()).isEqualTo(1);
        for (Context c : List.of(later, plain, custom.withValue(KEY, "v"))) {
          assertThat(c.deadline()).contains(at);
          assertThat(c.remaining()).contains(Duration.ofSeconds(3));
        }
        assertThat(sooner.remaining()).contains(Duration.ofSeconds(2));
      }
    });
  }

  @Test
  void waitUnderCustomContext_endsWithItsChannel() {
    CustomContext custom = new CustomContext(Context.background());
    io.goloom.Go.go(custom::cancel);
    Throwable thrown =
        org.assertj.core.api.Assertions.catchThrowable(
            () -> custom.withValue(KEY, "v").run(() -> Thread.sleep(Duration.ofDays(1))));
    assertThat(thrown).isInstanceOf(CanceledException.class);
  }

  @Test
  void toString_customInTheMiddle_isAsked() {
    Context custom = new OtherContext(Context.background());
    try (Cancellable child = custom.withValue(KEY, "v").withCancel()) {
      assertThat(child).hasToString("other(context.background).withValue(k, v).withCancel");
    }
  }

  /// Ends with another context, whose Done channel it shows, but does not lead to its node.
  private static class Opaque extends OtherContext {
    Opaque(Context inner) {
      super(inner);
    }

    @Override
    public <T> @Nullable T value(Key<T> key) {
      return null;
    }
  }

  @Test
  void errThrows_childIsCanceledWithThatAsItsCause() {
    IllegalStateException broken = new IllegalStateException("err() is broken");
    Cancellable ours = Context.background().withCancel();
    Context custom =
        new Opaque(ours) {
          @Override
          public @Nullable ContextException err() {
            throw broken;
          }
        };
    Cancellable child = custom.withCancel();
    Cancellable beside = ours.withCancel();
    ours.cancel();
    assertCanceled(child, beside);
    assertThat(child.cause()).isSameAs(broken);
    assertCanceled(custom.withCancel());
  }

  @Test
  void listenerToTheDoneChannelThrows_theTreeHasEndedAllTheSame() {
    Cancellable ours = Context.background().withCancel();
    IllegalStateException broken = new IllegalStateException("a listener is broken");
    ((EndSource) ours.done())
        .attach(
            new EndListener() {
              @Override
              public void ended(EndSource source) {
                throw broken;
              }
            });
    Cancellable opaque = new Opaque(ours).withCancel();
    Cancellable child = ours.withCancel();
    assertThatThrownBy(ours::cancel).isInstanceOf(IllegalStateException.class).hasCause(broken);
    assertCanceled(ours, child, opaque);
    ours.cancel(); // does not wait for the end of what was given up
  }

  @Test
  void cancel_chainOfManyCustomContexts_doesNotOverflow() {
    Cancellable top = Context.background().withCancel();
    Cancellable last = top;
    for (int i = 0; i < 20_000; i++) {
      last = new Opaque(last).withCancel();
    }
    top.cancel();
    assertCanceled(last);
  }

  @Test
  void ownErrButAfterFuncOfTheInner_childHasTheErrOfItsParent() {
    Cancellable ours = Context.background().withCancel();
    Exception renamed = new Exception("renamed");
    Context custom =
        new Opaque(ours) {
          @Override
          public @Nullable Throwable cause() {
            return inner.err() == null ? null : renamed;
          }

          @Override
          public AfterFunc afterFunc(Task task) {
            return inner.afterFunc(task);
          }
        };
    Cancellable child = custom.withCancel();
    Cancellable grandchild = child.withCancel();
    ours.cancel();
    assertCanceled(child, grandchild);
    assertThat(child.cause()).isSameAs(renamed);
    assertThat(grandchild.cause()).isSameAs(renamed);
  }
}
