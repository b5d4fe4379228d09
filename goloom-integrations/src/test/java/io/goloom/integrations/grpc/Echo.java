package io.goloom.integrations.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/// A service as `protoc` would write it, with text for messages.
public final class Echo {
  static final MethodDescriptor<String, String> ASK =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("Echo/ask")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private static final MethodDescriptor<String, String> LIST =
      ASK.toBuilder()
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName("Echo/list")
          .build();

  private Echo() {}

  @FunctionalInterface
  public interface Answerer {
    String answer(String question) throws InterruptedException;
  }

  public static ServerServiceDefinition service(Answerer answerer) {
    return ServerServiceDefinition.builder("Echo")
        .addMethod(
            ASK,
            ServerCalls.asyncUnaryCall((question, answers) -> {
              String answer;
              try {
                answer = answerer.answer(question);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              answers.onNext(answer);
              answers.onCompleted();
            }))
        .build();
  }

  /// With methods that are given the observer of the answers.
  static ServerServiceDefinition service(
      ServerCalls.UnaryMethod<String, String> ask,
      ServerCalls.ServerStreamingMethod<String, String> list) {
    return ServerServiceDefinition.builder("Echo")
        .addMethod(ASK, ServerCalls.asyncUnaryCall(ask))
        .addMethod(LIST, ServerCalls.asyncServerStreamingCall(list))
        .build();
  }

  public static final class Stub extends AbstractStub<Stub> {
    public Stub(Channel channel) {
      super(channel, CallOptions.DEFAULT);
    }

    private Stub(Channel channel, CallOptions options) {
      super(channel, options);
    }

    @Override
    protected Stub build(Channel channel, CallOptions options) {
      return new Stub(channel, options);
    }

    public String ask(String question) {
      return ClientCalls.blockingUnaryCall(getChannel(), ASK, getCallOptions(), question);
    }

    Iterator<String> list(String question) {
      return ClientCalls.blockingServerStreamingCall(
          getChannel(), LIST, getCallOptions(), question);
    }
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
