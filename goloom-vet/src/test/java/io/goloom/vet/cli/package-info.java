@NullMarked
package io.goloom.vet.cli;

import org.jspecify.annotations.NullMarked;
