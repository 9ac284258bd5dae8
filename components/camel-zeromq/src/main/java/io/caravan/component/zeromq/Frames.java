package io.caravan.component.zeromq;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;

/** Makes messages of bodies: bytes, a text, a list of these (frames), or a list of such lists (messages). */
final class Frames {

    private Frames() {}

    /** @throws InvalidPayloadException when the body is none of these */
    static List<List<byte[]>> messages(Message message, SocketKind kind) throws InvalidPayloadException {
        Object body = message.getBody();
        if (body instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof List<?>) {
            List<List<byte[]>> messages = new ArrayList<>(list.size());
            for (Object element : list) {
                messages.add(message(element, message));
            }
            return messages;
        }
        List<byte[]> frames = message(body, message);
        byte[] first = first(message, kind);
        if (first == null) {
            return List.of(frames);
        }
        List<byte[]> led = new ArrayList<>(frames.size() + 1);
        led.add(first);
        led.addAll(frames);
        return List.of(led);
    }

    /** The frames of a reply; one empty frame when there is no body. */
    static List<byte[]> reply(Message message) throws InvalidPayloadException {
        return message.getBody() == null ? List.of(new byte[0]) : message(message.getBody(), message);
    }

    private static byte @org.jspecify.annotations.Nullable [] first(Message message, SocketKind kind) {
        if (kind == SocketKind.ROUTER) {
            return message.getHeader(ZeroMqConstants.IDENTITY, byte[].class);
        }
        if (kind == SocketKind.PUB && !(message.getBody() instanceof List<?>)) {
            String topic = message.getHeader(ZeroMqConstants.TOPIC, String.class);
            return topic == null ? null : topic.getBytes(StandardCharsets.UTF_8);
        }
        return null;
    }

    private static List<byte[]> message(Object body, Message message) throws InvalidPayloadException {
        if (body instanceof List<?> list && !list.isEmpty()) {
            List<byte[]> frames = new ArrayList<>(list.size());
            for (Object element : list) {
                frames.add(frame(element, message));
            }
            return frames;
        }
        return List.of(frame(body, message));
    }

    private static byte[] frame(Object value, Message message) throws InvalidPayloadException {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        Exchange exchange = message.getExchange();
        byte[] converted = value == null || value instanceof List<?>
                ? null
                : exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, value);
        if (converted == null) {
            throw new InvalidPayloadException(exchange, byte[].class, message);
        }
        return converted;
    }
}
