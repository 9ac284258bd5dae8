package io.caravan.app;

import io.caravan.app.config.AdminConfig;
import io.caravan.app.config.GatewayConfig;
import io.caravan.app.config.ListenConfig;
import io.caravan.settings.SettingsProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Finds ports that nobody listens on, and tells of those that are taken. Another process may take one before it is used. */
final class FreePorts {

    private FreePorts() {}

    /** The wanted port if it is free on loopback, else any free one. */
    static int preferring(int wanted) {
        return wanted != 0 && isFree(wanted) ? wanted : any();
    }

    /** The configuration with a free port wherever it has 0. */
    static GatewayConfig choose(GatewayConfig config) {
        ListenConfig listen = config.listen();
        AdminConfig admin = config.admin();
        if (listen.port() != 0 && admin.port() != 0) {
            return config;
        }
        int port = listen.port() == 0 ? any() : listen.port();
        int adminPort = admin.port();
        while (adminPort == 0 || adminPort == port) {
            adminPort = any();
        }
        return config.withPorts(port, adminPort);
    }

    /** What is wrong with the addresses a gateway is to listen on. */
    static List<SettingsProblem> problems(GatewayConfig config) {
        List<SettingsProblem> problems = new ArrayList<>();
        ListenConfig listen = config.listen();
        AdminConfig admin = config.admin();
        check("listen", listen.host(), listen.port(), problems);
        if (admin.port() == listen.port()) {
            problems.add(new SettingsProblem(
                    "configuration", "admin.port", "port " + admin.port() + " is listen.port already; use another"));
        } else {
            check("admin", admin.host(), admin.port(), problems);
        }
        return problems;
    }

    private static void check(String group, String host, int port, List<SettingsProblem> problems) {
        try {
            bindAndRelease(new InetSocketAddress(host, port));
        } catch (IOException e) {
            problems.add(new SettingsProblem(
                    "configuration",
                    group + ".port",
                    "cannot listen on " + host + " port " + port + " (" + e.getMessage() + "); set " + group
                            + ".port to another, or " + group + ".host"));
        }
    }

    private static boolean isFree(int port) {
        try {
            bindAndRelease(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int any() {
        try {
            return bindAndRelease(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int bindAndRelease(InetSocketAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return socket.getLocalPort();
        }
    }
}
