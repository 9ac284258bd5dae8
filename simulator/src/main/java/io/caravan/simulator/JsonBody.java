package io.caravan.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads request bodies. */
final class JsonBody {

    static final ObjectMapper MAPPER = mapper();

    private JsonBody() {}

    /**
     * The body as a JSON object.
     *
     * @throws ApiException when it is not one
     */
    static JsonNode read(ByteBuf content) {
        try {
            JsonNode body = MAPPER.readTree(ByteBufUtil.getBytes(content));
            if (body == null || !body.isObject()) {
                throw invalid(0);
            }
            return body;
        } catch (JsonProcessingException e) {
            throw invalid(e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiException invalid(long offset) {
        String message = "1 validation error:\n  {'type': 'json_invalid', 'loc': 'body." + offset
                + "', 'msg': 'JSON decode error', 'input': '<dict of 0 items>', 'ctx': {'error': 'Expecting value'}}";
        return new ApiException(400, "Bad Request", message, "body." + offset);
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
        return mapper;
    }
}
