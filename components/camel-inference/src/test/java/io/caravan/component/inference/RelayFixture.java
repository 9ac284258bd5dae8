package io.caravan.component.inference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.dispatch.Ending;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two scripted servers, a gateway, and the check that every request has been settled in the end. */
abstract class RelayFixture {

    ScriptedServer server;
    ScriptedServer second;
    TestGateway gateway;

    @BeforeEach
    void startServers() throws Exception {
        server = new ScriptedServer();
        second = new ScriptedServer();
    }

    RawClient start(Consumer<InferenceCamelComponent> settings, int... ports) throws Exception {
        gateway = new TestGateway(settings, ports);
        return new RawClient(gateway.port());
    }

    RawClient start() throws Exception {
        return start(component -> {}, server.port());
    }

    @AfterEach
    void everythingIsSettled() throws IOException {
        if (gateway != null) {
            await().atMost(10, SECONDS).untilAsserted(() -> assertThat(gateway.ledger.settledCount())
                    .isEqualTo(gateway.ledger.reservedCount()));
            assertThat(gateway.ledger.view().totalInFlight()).isZero();
            gateway.close();
        }
        server.close();
        second.close();
    }

    void awaitEnding(Ending ending, String code) {
        await().atMost(10, SECONDS).until(() -> gateway.outcomes.size() == 1);
        assertThat(gateway.outcomes.get(0).ending()).isEqualTo(ending);
        assertThat(gateway.outcomes.get(0).errorCode()).isEqualTo(code);
    }
}
