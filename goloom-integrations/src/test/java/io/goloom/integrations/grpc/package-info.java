/// Tests against the real library.
@NullMarked
package io.goloom.integrations.grpc;

import org.jspecify.annotations.NullMarked;
