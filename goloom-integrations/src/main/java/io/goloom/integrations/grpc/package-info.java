/// gRPC calls under contexts, and contexts for those who serve them. Start reading at
/// [io.goloom.integrations.grpc.GrpcContexts].
@NullMarked
package io.goloom.integrations.grpc;

import org.jspecify.annotations.NullMarked;
