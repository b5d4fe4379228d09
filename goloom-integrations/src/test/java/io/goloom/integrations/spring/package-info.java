/// Tests against the real library.
@NullMarked
package io.goloom.integrations.spring;

import org.jspecify.annotations.NullMarked;
