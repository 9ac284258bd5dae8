package io.caravan.inference;

/** The kinds of request the gateway tells apart. */
public enum Api {
    /** {@code POST /v1/chat/completions}. */
    CHAT_COMPLETIONS("/v1/chat/completions"),
    /** {@code POST /v1/completions}. */
    COMPLETIONS("/v1/completions"),
    /** Any other path below {@code /v1/}: forwarded by load alone, its body not read. */
    OTHER("/v1/");

    private final String path;

    Api(String path) {
        this.path = path;
    }

    /** The path, or for {@link #OTHER} the prefix of paths. */
    public String path() {
        return path;
    }
}
