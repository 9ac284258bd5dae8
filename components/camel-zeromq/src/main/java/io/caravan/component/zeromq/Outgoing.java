package io.caravan.component.zeromq;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits to be sent.
 *
 * @param request of a req socket: what waits for the reply
 */
record Outgoing(List<byte[]> frames, @Nullable PendingRequest request) {}
