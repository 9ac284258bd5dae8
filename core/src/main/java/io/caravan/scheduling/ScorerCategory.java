package io.caravan.scheduling;

/** What a scorer pulls towards; shows the tension in a profile. */
public enum ScorerCategory {
    /** Towards endpoints that already hold something of use to the request. */
    AFFINITY,
    /** Towards spreading requests. */
    DISTRIBUTION,
    /** Towards endpoints with room. */
    BALANCE
}
