package io.caravan.prefix;

import java.util.Arrays;

/**
 * The blocks one endpoint is believed to hold, from the most to the least recently used: a linked list in arrays with a
 * hash index from key to node. Takes 16 bytes per node and 8 to 16 for the index; grows by doubling. Not thread-safe.
 */
final class BlockLru {

    /** No node. */
    static final int NONE = -1;

    private long[] keys = new long[16];
    private int[] newer = new int[16];
    private int[] older = new int[16];
    /** Node + 1 by hash of its key, 0 where empty; at least twice as long as {@link #keys}. */
    private int[] index = new int[32];

    private int newest = NONE;
    private int oldest = NONE;
    /** Nodes given back, linked by {@link #older}. */
    private int free = NONE;

    private int used;
    private int size;

    int size() {
        return size;
    }

    /** The node of a key, or {@link #NONE}. */
    int find(long key) {
        return index[slotOf(key)] - 1;
    }

    /** Adds a key that is absent, next older than {@code ahead} or, for {@link #NONE}, as the newest; gives its node. */
    int insertBehind(long key, int ahead) {
        int node = newNode();
        keys[node] = key;
        index[slotOf(key)] = node + 1;
        size++;
        link(node, node, ahead);
        return node;
    }

    /**
     * Makes a node, and those that follow it in {@code chain} and in the list, the next older than {@code ahead} or, for
     * {@link #NONE}, the newest. A prompt recorded before lies in one piece, so that its blocks need not be looked up one
     * by one.
     *
     * @return how many keys of {@code chain[from..to)} were dealt with; 0 if the first is absent
     */
    int moveRun(long[] chain, int from, int to, int ahead) {
        int first = find(chain[from]);
        if (first == NONE) {
            return 0;
        }
        int last = first;
        int next = from + 1;
        while (next < to) {
            int behind = older[last];
            if (behind == NONE || behind == ahead || keys[behind] != chain[next]) {
                break;
            }
            last = behind;
            next++;
        }
        int place = ahead == NONE ? newest : older[ahead];
        if (first != ahead && first != place) {
            unlink(first, last);
            link(first, last, ahead);
        }
        return next - from;
    }

    /** Reads where keys are, or would go; gives a sum of what was read, of no meaning. */
    long look(long[] chain, int from, int to) {
        int mask = index.length - 1;
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += index[(int) chain[i] & mask];
        }
        for (int i = from; i < to; i++) {
            sum += keys[Math.max(0, index[(int) chain[i] & mask] - 1)];
        }
        return sum;
    }

    /** The keys that would be removed next, the oldest first; none for a {@code count} of 0 or less. */
    long[] oldest(int count) {
        long[] found = new long[Math.max(0, Math.min(count, size))];
        int node = oldest;
        for (int i = 0; i < found.length; i++) {
            found[i] = keys[node];
            node = newer[node];
        }
        return found;
    }

    boolean isOldest(int node) {
        return node == oldest;
    }

    /** Removes the least recently used key and returns it; there must be one. */
    long removeOldest() {
        int node = oldest;
        long key = keys[node];
        unlink(node, node);
        unindex(slotOf(key));
        older[node] = free;
        free = node;
        size--;
        return key;
    }

    private void link(int first, int last, int ahead) {
        int behind = ahead == NONE ? newest : older[ahead];
        newer[first] = ahead;
        older[last] = behind;
        if (ahead == NONE) {
            newest = first;
        } else {
            older[ahead] = first;
        }
        if (behind == NONE) {
            oldest = last;
        } else {
            newer[behind] = last;
        }
    }

    private void unlink(int first, int last) {
        if (newer[first] == NONE) {
            newest = older[last];
        } else {
            older[newer[first]] = older[last];
        }
        if (older[last] == NONE) {
            oldest = newer[first];
        } else {
            newer[older[last]] = newer[first];
        }
    }

    private int newNode() {
        if (free != NONE) {
            int node = free;
            free = older[node];
            return node;
        }
        if (used == keys.length) {
            grow();
        }
        return used++;
    }

    private void grow() {
        int length = keys.length * 2;
        keys = Arrays.copyOf(keys, length);
        newer = Arrays.copyOf(newer, length);
        older = Arrays.copyOf(older, length);
        index = new int[length * 2];
        for (int node = newest; node != NONE; node = older[node]) {
            index[slotOf(keys[node])] = node + 1;
        }
    }

    /** The place of a key in the index, or the empty one where it would go. */
    private int slotOf(long key) {
        int mask = index.length - 1;
        int at = (int) key & mask;
        while (index[at] != 0 && keys[index[at] - 1] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void unindex(int slot) {
        int mask = index.length - 1;
        int hole = slot;
        int at = slot;
        while (true) {
            at = (at + 1) & mask;
            if (index[at] == 0) {
                break;
            }
            int home = (int) keys[index[at] - 1] & mask;
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                index[hole] = index[at];
                hole = at;
            }
        }
        index[hole] = 0;
    }
}
