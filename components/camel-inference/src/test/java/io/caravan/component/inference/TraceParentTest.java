package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static HttpHeaders ensure(String given) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("tracestate", "a=b");
        if (!given.isEmpty()) {
            headers.set("traceparent", given);
        }
        TraceParent.ensure(headers);
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-00f067aa0ba902b7-00",
                "00-" + TRACE + "-00f067aa0ba902b7-01",
                "cc-" + TRACE + "-00f067aa0ba902b7-01-what-the-future-holds"
            })
    void aValidOneIsCarriedAsItIs(String given) {
        HttpHeaders headers = ensure(given);
        assertThat(headers.get("traceparent")).isEqualTo(given);
        assertThat(headers.get("tracestate")).isEqualTo("a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-" + TRACE + "-00f067aa0ba902b7",
                "00-" + TRACE + "-00f067aa0ba902b7-01-more",
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00_" + TRACE + "-00f067aa0ba902b7-01"
            })
    void anotherIsReplacedAndItsStateDropped(String given) {
        HttpHeaders headers = ensure(given);
        assertThat(headers.get("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
                .isNotEqualTo(given);
        assertThat(headers.contains("tracestate")).isFalse();
    }

    @Test
    void newOnesDiffer() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            made.add(ensure("").get("traceparent"));
        }
        assertThat(made).hasSize(100);
    }
}
