/// What the end of a context means to those who wait.
@NullMarked
package io.goloom.internal.end;

import org.jspecify.annotations.NullMarked;
