/// Text for people.
@NullMarked
package io.goloom.internal.text;

import org.jspecify.annotations.NullMarked;
