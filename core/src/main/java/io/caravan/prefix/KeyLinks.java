package io.caravan.prefix;

import java.util.List;

/** How one block's key follows from its parent's. Stateless. */
interface KeyLinks {

    long init(String seed);

    long root(long init, String model);

    /** The key of a block without extras. */
    long next(long parent, int[] tokens, int from, int to);

    /** The key of a block with extras. */
    long next(long parent, int[] tokens, int from, int to, List<String> extras);
}
