package io.caravan.component.inference.facts;

import io.caravan.component.inference.net.Connector;
import io.caravan.ledger.LoadLedger;
import io.caravan.pool.InferencePoolState;
import io.caravan.time.NanoClock;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Consumer;

/**
 * What polling needs from the gateway.
 *
 * @param pool whom to poll
 * @param ledger tells whether anything is being dispatched
 * @param loops where connections live
 * @param connector opens them
 * @param credentials puts the gateway's own key into a request's headers, if it has one
 * @param clock the time
 */
public record PollContext(
        InferencePoolState pool,
        LoadLedger ledger,
        EventLoopGroup loops,
        Connector connector,
        Consumer<HttpHeaders> credentials,
        NanoClock clock) {}
