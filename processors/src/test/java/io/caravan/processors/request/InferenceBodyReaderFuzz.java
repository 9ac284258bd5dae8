package io.caravan.processors.request;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.caravan.failure.InvalidRequestException;
import io.caravan.inference.Api;
import java.nio.ByteBuffer;

/** Whatever bytes arrive, the reader answers with a request or with a 400. */
class InferenceBodyReaderFuzz {

    private final InferenceBodyReader reader = new InferenceBodyReader(4096);

    @FuzzTest(maxDuration = "10m")
    void readsOrRefusesAnyBytes(byte[] body) {
        Api api = Api.values()[body.length % Api.values().length];
        try {
            reader.read("id", api, api.path(), ByteBuffer.wrap(body));
        } catch (InvalidRequestException refused) {
            if (refused.status() != 400) {
                throw new AssertionError("status " + refused.status(), refused);
            }
        }
    }
}
