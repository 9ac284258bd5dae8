package io.caravan.component.inference.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Turns hosts into addresses without blocking the caller. An address in digits needs no look-up. Thread-safe. */
public final class HostResolver {

    private final Executor executor;

    /** @param executor runs the look-ups, which block */
    public HostResolver(Executor executor) {
        this.executor = executor;
    }

    /** Completes on the calling thread for an address in digits, else on the executor. */
    public CompletionStage<InetSocketAddress> resolve(String host, int port) {
        byte[] digits = NetUtil.createByteArrayFromIpAddressString(host);
        if (digits != null) {
            return CompletableFuture.completedFuture(new InetSocketAddress(address(host, digits), port));
        }
        return CompletableFuture.supplyAsync(() -> lookUp(host, port), executor);
    }

    private static InetAddress address(String host, byte[] digits) {
        try {
            return InetAddress.getByAddress(host, digits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("Not an address: " + host, e);
        }
    }

    private static InetSocketAddress lookUp(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }
}
