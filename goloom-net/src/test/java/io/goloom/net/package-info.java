@NullMarked
package io.goloom.net;

import org.jspecify.annotations.NullMarked;
