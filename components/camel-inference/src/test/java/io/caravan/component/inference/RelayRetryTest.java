package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.dispatch.Ending;
import io.caravan.ledger.RetryBudget;
import io.caravan.testkit.net.Ports;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens before the first byte of an answer: the next endpoint is tried, or none is left. */
class RelayRetryTest extends RelayFixture {

    @Test
    void aRefusedConnectionGoesToTheNextEndpoint() throws Exception {
        int dead = Ports.refusing();
        try (RawClient client = start(component -> {}, dead, server.port()).post("{\"x\":1}")) {
            assertThat(client.body(client.head())).isEqualTo("{}");
        }
        awaitEnding(Ending.COMPLETED, null);
        assertThat(gateway.failures).containsExactly("e0 connect_refused");
        assertThat(gateway.outcomes.get(0).failedAttempts()).hasSize(1);
        assertThat(gateway.outcomes.get(0).endpoint()).isEqualTo("e1");
    }

    @Test
    void aResetBeforeTheHeadGoesToTheNextEndpoint() throws Exception {
        server.script(ScriptedServer.Call::reset);
        second.script(call -> call.json(200, "{\"second\":" + call.body.length + "}"));
        try (RawClient client =
                start(component -> {}, server.port(), second.port()).post("{\"x\":1}")) {
            assertThat(client.body(client.head())).isEqualTo("{\"second\":7}");
        }
        awaitEnding(Ending.COMPLETED, null);
        assertThat(gateway.outcomes.get(0).failedAttempts().get(0).errorCode()).isEqualTo("upstream_closed");
    }

    @Test
    void whatAnEndpointReceivedIsNotRepeatedWhenTheBudgetIsSpent() throws Exception {
        server.script(ScriptedServer.Call::reset);
        try (RawClient client = start(component -> {}, server.port(), second.port())) {
            gateway.budget = new RetryBudget(0, 0);
            client.post("{}");
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 503").contains("retry-after: 1");
            assertThat(client.body(head)).contains("upstream_closed");
        }
        assertThat(second.connections).hasValue(0);
        awaitEnding(Ending.NOT_REACHED, "upstream_closed");
    }

    @Test
    void whatNobodyReceivedIsRepeatedWithoutBudget() throws Exception {
        try (RawClient client = start(component -> {}, Ports.refusing(), server.port())) {
            gateway.budget = new RetryBudget(0, 0);
            assertThat(client.post("{}").head()).startsWith("HTTP/1.1 200");
        }
        awaitEnding(Ending.COMPLETED, null);
    }

    @Test
    void everyAttemptIsToldWithItsResult() throws Exception {
        try (RawClient client = start(component -> {}, server.port(), second.port())) {
            client.body(client.post("{}").head());
            for (int status : new int[] {400, 429, 500, 503}) {
                server.script(call -> call.json(status, "{}"));
                client.body(client.post("{}").head());
            }
        }
        await().until(() -> gateway.outcomes.size() == 5);
        assertThat(gateway.failures).containsExactly("e0 upstream_500", "e0 upstream_503");
        assertThat(gateway.successes)
                .as("200, 400, and what the second made of the 503; 429 says nothing")
                .hasValue(3);
    }

    @Test
    void aStalePooledConnectionIsTriedAfreshWithoutBlame() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        server.script(call -> {
            if (calls.incrementAndGet() == 2) {
                call.reset();
            } else {
                call.json(200, "{}");
            }
        });
        try (RawClient client = start(component -> {}, server.port(), second.port())) {
            client.body(client.post("{}").head());
            assertThat(client.body(client.post("{}").head())).isEqualTo("{}");
        }
        assertThat(server.connections).hasValue(2);
        await().until(() -> gateway.outcomes.size() == 2);
        assertThat(gateway.outcomes.get(1).failedAttempts()).isEmpty();
    }

    @Test
    void aBusyEndpointIsPassedOverAndTheLastOnesAnswerIsPassedThrough() throws Exception {
        server.script(call -> call.json(503, "{\"busy\":1}"));
        second.script(call -> call.json(200, "{\"ok\":1}"));
        try (RawClient client = start(component -> {}, server.port(), second.port())) {
            assertThat(client.body(client.post("{}").head())).isEqualTo("{\"ok\":1}");
            second.script(call -> call.json(502, "{\"bad\":1}"));
            String head = client.post("{}").head();
            assertThat(head).startsWith("HTTP/1.1 502");
            assertThat(client.body(head)).isEqualTo("{\"bad\":1}");
        }
        assertThat(server.connections)
                .as("a declined answer is drained, not cut")
                .hasValue(1);
    }

    @Test
    void otherErrorsArePassedThrough() throws Exception {
        try (RawClient client = start(component -> {}, server.port(), second.port())) {
            for (int status : new int[] {400, 404, 429, 500}) {
                server.script(call -> call.json(status, "{\"s\":" + status + "}"));
                String head = client.post("{}").head();
                assertThat(head).startsWith("HTTP/1.1 " + status);
                assertThat(client.body(head)).isEqualTo("{\"s\":" + status + "}");
            }
        }
        assertThat(second.connections).hasValue(0);
    }

    @Test
    void noEndpointLeftIs503WithRetryAfter() throws Exception {
        try (RawClient client =
                start(component -> {}, Ports.refusing(), Ports.refusing()).post("{}", "X-Request-Id: r1")) {
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 503").contains("retry-after: 1", "x-request-id: r1");
            assertThat(client.body(head)).contains("\"code\":\"connect_refused\"", "\"type\":\"api_error\"");
        }
        awaitEnding(Ending.NOT_REACHED, "connect_refused");
    }

    @Test
    void anEndpointThatIsSilentForTooLongIsGivenUp() throws Exception {
        server.script(ScriptedServer.Call::awaitClose);
        try (RawClient client = start(
                        component -> component.setResponseTimeout(Duration.ofMillis(200)), server.port(), second.port())
                .post("{}")) {
            assertThat(client.body(client.head())).contains("response_timeout");
        }
        assertThat(second.connections)
                .as("it may be at work, so nobody else is asked")
                .hasValue(0);
        awaitEnding(Ending.NOT_REACHED, "response_timeout");
    }
}
