package io.goloom.context;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says that a field may hold a [Context], and why: for `goloom-vet`, which takes a context in a
/// field for a mistake.
///
/// It usually is one: what was made for one request then stops what is done for another. It is
/// right where the object lives no longer than the work that the context belongs to, such as one
/// call's parameters.
///
/// {@snippet :
/// @HoldsContext("one exchange, dropped when it ends")
/// record Exchange(Context ctx, URI uri) {}
/// }
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface HoldsContext {
  /// Why it is right here.
  ///
  /// @return the reason, for readers
  String value();
}
