package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.testkit.net.Ports;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PathTableTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private int port;

    @BeforeEach
    void start() throws Exception {
        port = Ports.free();
        context.disableJMX();
        context.addComponent("netty-http", LeanNettyHttp.component());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                String base = "netty-http:http://127.0.0.1:" + port;
                from(base + "/a?matchOnUriPrefix=true").setBody(constant("below a"));
                from(base + "/a/b").routeId("b").setBody(constant("b"));
                from(base + "/c/").setBody(constant("c"));
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theLongestPathWins() throws Exception {
        assertThat(get("/a/b")).endsWith("\r\n\r\nb");
        assertThat(get("/a/b/")).endsWith("\r\n\r\nb");
        assertThat(get("/a/b?x=/c")).endsWith("\r\n\r\nb");
        assertThat(get("/a")).endsWith("below a");
        assertThat(get("/a/")).endsWith("below a");
        assertThat(get("/a/b/c")).endsWith("below a");
        assertThat(get("/c")).endsWith("\r\n\r\nc");
    }

    @Test
    void whatNobodyTakesIs404() throws Exception {
        assertThat(get("/")).startsWith("HTTP/1.1 404");
        assertThat(get("/ab")).startsWith("HTTP/1.1 404");
        assertThat(get("/c/d")).startsWith("HTTP/1.1 404");
    }

    @Test
    void aStoppedRouteIsFoundNoMore() throws Exception {
        context.getRouteController().stopRoute("b");
        assertThat(get("/a/b")).endsWith("below a");
        context.getRouteController().startRoute("b");
        assertThat(get("/a/b")).endsWith("\r\n\r\nb");
    }

    private String get(String path) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send("GET " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            return client.rest();
        }
    }
}
