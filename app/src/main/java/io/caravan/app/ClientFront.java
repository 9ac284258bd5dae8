package io.caravan.app;

import io.caravan.app.config.LimitsConfig;
import io.caravan.app.security.GatewaySecurity;
import io.caravan.component.inference.ClientLimits;
import io.caravan.component.inference.CrossOrigin;
import io.caravan.component.inference.StreamGuardFactory;
import io.netty.util.internal.PlatformDependent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes what receives clients' requests, as the configuration's {@code limits} say. */
final class ClientFront {

    private ClientFront() {}

    static StreamGuardFactory create(GatewayBeans beans, GatewaySecurity security) {
        StreamGuardFactory clients = new StreamGuardFactory(
                limits(beans.config().limits()),
                beans.meters(),
                beans.clock(),
                security.clientTls(),
                security.authenticator());
        clients.setCrossOrigin(new CrossOrigin(Set.copyOf(beans.config().cors().allowedOrigins())));
        beans.meters().watch(clients);
        return clients;
    }

    private static ClientLimits limits(LimitsConfig limits) {
        Map<String, Integer> byPath = limits.maxBodySizes().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().saturatedInt()));
        long bodyMemory = limits.maxBodyMemory().bytes();
        return new ClientLimits(
                new ClientLimits.Sizes(
                        limits.maxBodySize().saturatedInt(),
                        limits.maxHeaderSize().saturatedInt(),
                        limits.maxInitialLine().saturatedInt(),
                        byPath),
                new ClientLimits.Times(
                        limits.headerTimeout(),
                        limits.bodyTimeout(),
                        limits.minBodyRate().bytes(),
                        limits.idleTimeout()),
                new ClientLimits.Room(
                        limits.maxConnections(),
                        bodyMemory == 0 ? PlatformDependent.maxDirectMemory() / 2 : bodyMemory));
    }
}
