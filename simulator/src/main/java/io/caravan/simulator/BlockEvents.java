package io.caravan.simulator;

/** Hears, in order, what becomes of the findable blocks of an {@link EngineModel}. Called on the model's thread. */
interface BlockEvents {

    /** Hears nothing; the model then keeps no record of which tokens its blocks hold. */
    BlockEvents NONE = new BlockEvents() {};

    /** The full blocks {@code from} to {@code to}, exclusive, of a sequence are findable from now on. */
    default void stored(Sequence sequence, int from, int to) {}

    /** One copy of a block is gone. */
    default void removed(long hash) {}

    /** Every block is gone. */
    default void cleared() {}

    /** A step is over, and what it stored and removed has been told. */
    default void stepEnded() {}
}
