package io.caravan.app;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A gRPC server on a Unix socket that answers as llm-d's tokenizer does, with the ids of a small model. */
final class Sidecar implements AutoCloseable {

    private static final String SERVICE = "tokenization.TokenizationService";

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Server server;
    private final List<String> called = new CopyOnWriteArrayList<>();

    /** The answer to a request. */
    private interface Method {
        byte[] answer(UnknownFieldSet request) throws IOException;
    }

    Sidecar(Path socket, SmallModel model) throws IOException {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(SERVICE);
        add(
                service,
                "InitializeTokenizer",
                request -> success(1, text(request, 1).equals(GatewayFixture.MODEL)));
        add(service, "Tokenize", request -> ids(1, 2, model.encode(text(request, 1))));
        add(service, "RenderCompletion", request -> ids(2, 3, model.encode(text(request, 2))));
        add(service, "RenderChatCompletion", request -> ids(2, 4, model.encodeChat(chat(request))));
        server = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .addService(service.build())
                .build()
                .start();
    }

    /** The names of the methods called so far. */
    List<String> called() {
        return called;
    }

    private void add(ServerServiceDefinition.Builder service, String name, Method method) {
        MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(SERVICE + "/" + name)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        service.addMethod(descriptor, ServerCalls.<byte[], byte[]>asyncUnaryCall((request, observer) -> {
            called.add(name);
            try {
                observer.onNext(method.answer(UnknownFieldSet.parseFrom(request)));
                observer.onCompleted();
            } catch (IOException e) {
                observer.onError(e);
            }
        }));
    }

    private static ObjectNode chat(UnknownFieldSet request) throws IOException {
        ObjectNode body = GatewayClient.JSON.createObjectNode();
        ArrayNode messages = body.putArray("messages");
        for (var bytes : request.getField(2).getLengthDelimitedList()) {
            UnknownFieldSet message = UnknownFieldSet.parseFrom(bytes);
            messages.addObject().put("role", text(message, 1)).put("content", text(message, 2));
        }
        if (request.hasField(3)) {
            body.set("tools", GatewayClient.JSON.readTree(text(request, 3)));
        }
        body.put("add_generation_prompt", request.getField(5).getVarintList().contains(1L));
        return body;
    }

    private static String text(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().get(0).toStringUtf8();
    }

    private static byte[] success(int field, boolean success) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeBool(field, success);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] ids(int idsField, int successField, int[] ids) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        CodedOutputStream numbers = CodedOutputStream.newInstance(packed);
        for (int id : ids) {
            numbers.writeUInt32NoTag(id);
        }
        numbers.flush();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(idsField, packed.toByteArray());
        out.writeBool(successField, true);
        out.flush();
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.shutdownNow();
        await().atMost(Duration.ofSeconds(10)).until(server::isTerminated);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
