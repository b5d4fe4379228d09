@NullMarked
package io.goloom.vet;

import org.jspecify.annotations.NullMarked;
