/// The checks of goloom-vet inside of Error Prone.
@NullMarked
package io.goloom.vet.errorprone;

import org.jspecify.annotations.NullMarked;
