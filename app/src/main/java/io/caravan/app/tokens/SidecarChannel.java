package io.caravan.app.tokens;

import io.caravan.app.tokens.SidecarAnswer.Fields;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Calls of {@code tokenization.TokenizationService} over a Unix socket: Java's own, so that it needs no native library. Thread-safe;
 * never blocks.
 */
final class SidecarChannel implements AutoCloseable {

    private static final String SERVICE = "tokenization.TokenizationService";
    private static final int LONGEST_ANSWER = 16 << 20;

    static final MethodDescriptor<byte[], SidecarAnswer> INITIALIZE = method("InitializeTokenizer", Fields.INITIALIZE);
    static final MethodDescriptor<byte[], SidecarAnswer> TOKENIZE = method("Tokenize", Fields.TOKENIZE);
    static final MethodDescriptor<byte[], SidecarAnswer> CHAT = method("RenderChatCompletion", Fields.CHAT);
    static final MethodDescriptor<byte[], SidecarAnswer> COMPLETION = method("RenderCompletion", Fields.COMPLETION);

    /** Is told the end of a call, on the channel's thread. */
    interface Listener {
        void answered(SidecarAnswer answer);

        void failed(Status status);
    }

    private final EventLoopGroup loop = new NioEventLoopGroup(1, new DefaultThreadFactory("caravan-sidecar", true));
    private final ManagedChannel channel;

    SidecarChannel(Path socket) {
        channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioDomainSocketChannel.class)
                .eventLoopGroup(loop)
                .overrideAuthority("localhost")
                .directExecutor()
                .usePlaintext()
                .maxInboundMessageSize(LONGEST_ANSWER)
                .build();
    }

    void call(MethodDescriptor<byte[], SidecarAnswer> method, byte[] request, long timeoutNanos, Listener listener) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS);
        ClientCalls.asyncUnaryCall(channel.newCall(method, options), request, new StreamObserver<SidecarAnswer>() {
            @Override
            public void onNext(SidecarAnswer answer) {
                listener.answered(answer);
            }

            @Override
            public void onError(Throwable failure) {
                listener.failed(Status.fromThrowable(failure));
            }

            @Override
            public void onCompleted() {
                // it has been told already
            }
        });
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static MethodDescriptor<byte[], SidecarAnswer> method(String name, Fields fields) {
        return MethodDescriptor.<byte[], SidecarAnswer>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Answers(fields))
                .build();
    }

    /** Messages that are written already. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("requests are not read");
        }
    }

    private static final class Answers implements MethodDescriptor.Marshaller<SidecarAnswer> {
        private final Fields fields;

        Answers(Fields fields) {
            this.fields = fields;
        }

        @Override
        public InputStream stream(SidecarAnswer value) {
            throw new UnsupportedOperationException("answers are not written");
        }

        @Override
        public SidecarAnswer parse(InputStream stream) {
            try {
                return SidecarAnswer.read(stream, fields);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
