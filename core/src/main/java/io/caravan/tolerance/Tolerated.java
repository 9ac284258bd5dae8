package io.caravan.tolerance;

/** What the gateway tolerates: each case has a defined fall-back and a counter in {@code /status} and {@code /metrics}. */
public enum Tolerated {
    /** A scorer gave a value outside 0 to 1; it was clamped. */
    SCORE_OUT_OF_RANGE,
    /** A scorer gave NaN or an infinity; it counted as 0. */
    SCORE_NOT_FINITE,
    /** A scorer met an endpoint whose metrics are missing or stale; it got the scorer's documented value. */
    STATS_MISSING,
    /** A metrics page could not be fetched. */
    SCRAPE_FAILED,
    /** A metrics page held lines that could not be read; the others were used. */
    EXPOSITION_LINE_INVALID,
    /** The endpoints file could not be read; the pool stayed as it was. */
    ENDPOINTS_FILE_INVALID,
    /** A source named an endpoint that another source has given; the pool stayed as it was. */
    POOL_CHANGE_REFUSED,
    /** An endpoint's model list could not be fetched; it counts as able to serve any model. */
    MODEL_LIST_FAILED,
    /** An attempt failed before the first byte and the next candidate was tried. */
    DISPATCH_RETRIED,
    /** An attempt failed before the first byte, and too many requests were being repeated to try another candidate. */
    RETRY_BUDGET_SPENT,
    /** An endpoint failed too many requests and was left out for a while. */
    ENDPOINT_EJECTED,
    /** An endpoint failed too many requests and stayed, since too much of the pool was out already. */
    EJECTION_WITHHELD,
    /** Another request had changed the ledger between scoring and picking; the endpoints were scored again. */
    SCHEDULE_CONFLICT,
    /** An endpoint's list of the places where it publishes KV events could not be read; what was known stays in use. */
    KV_EVENT_SOURCES_NOT_READ,
    /** A message of KV events named no endpoint of the pool; it was ignored. */
    KV_EVENTS_OF_STRANGER,
    /** A prompt could not be turned into tokens; the request was routed without affinity. */
    PROMPT_NOT_TOKENIZED,
    /** An SSE event or usage object of an endpoint could not be read; it was forwarded all the same. */
    USAGE_NOT_READ,
    /** A file of certificates or keys could not be used; what had been read before stays in use. */
    FILE_NOT_USED,
    /** The keys of the identity provider could not be fetched; those fetched before stay in use. */
    JWKS_NOT_READ,
    /** A client's TLS handshake failed; its connection was closed. */
    TLS_HANDSHAKE_FAILED;

    /** The word used in metrics and JSON. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
