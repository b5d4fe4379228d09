package io.goloom.context;

import io.goloom.channel.ReceiveChannel;
import io.goloom.internal.wait.EndSource;
import org.jspecify.annotations.Nullable;

/// What ends a context, shared by all contexts that end together: a [Node], [Never], or a
/// [CustomLink].
interface End extends EndSource {
  /// As [Context#err()].
  @Nullable ContextException err();

  /// As [Context#cause()].
  @Nullable Throwable cause();

  /// As [Context#done()].
  ReceiveChannel<Void> done();

  /// The nearest node in the tree that has this end, or null.
  @Nullable Node node();

  /// The nearest deadline.
  Due due();

  /// Arranges for a new node to end when this does, at once if this has ended.
  void adopt(Node child);

  /// Lets go of a node that was adopted and has ended by itself.
  void disown(Node child);
}
