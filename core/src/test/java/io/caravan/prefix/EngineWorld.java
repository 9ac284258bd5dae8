package io.caravan.prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A tree of blocks as engines of one block size could store them; some have a twin of the same tokens. */
final class EngineWorld {

    static final int INDEX_BLOCK = 4;

    final int blockSize;
    final List<Block> blocks = new ArrayList<>();

    EngineWorld(SplittableRandom random, int blockSize, int count) {
        this.blockSize = blockSize;
        for (int i = 0; i < count; i++) {
            Block parent = i < 2 || random.nextInt(8) == 0 ? null : blocks.get(random.nextInt(i));
            boolean isTwin = i > 0 && random.nextInt(10) == 0;
            Block twin = isTwin ? blocks.get(random.nextInt(i)) : null;
            int[] own =
                    twin != null ? twin.own : random.ints(blockSize, 0, 1000).toArray();
            blocks.add(new Block(random.nextLong() | 1, twin != null ? twin.parent : parent, own));
        }
    }

    Block any(SplittableRandom random) {
        return blocks.get(random.nextInt(blocks.size()));
    }

    /** A block and up to {@code most - 1} of those before it, the first ahead. */
    static List<Block> run(Block last, int most) {
        List<Block> run = new ArrayList<>();
        for (Block at = last; at != null && run.size() < most; at = at.parent) {
            run.add(0, at);
        }
        return run;
    }

    static StoredBlocks stored(List<Block> run, String medium, int blockSize) {
        long[] hashes = run.stream().mapToLong(block -> block.hash).toArray();
        int[] tokens = new int[run.size() * blockSize];
        for (int i = 0; i < run.size(); i++) {
            System.arraycopy(run.get(i).own, 0, tokens, i * blockSize, blockSize);
        }
        Block before = run.get(0).parent;
        return new StoredBlocks(
                hashes, before == null ? 0 : before.hash, tokens, blockSize, medium, null, null, -1, null);
    }

    /** One block and its way from the root. */
    static final class Block {

        final long hash;
        final Block parent;
        final int[] own;

        Block(long hash, Block parent, int[] own) {
            this.hash = hash;
            this.parent = parent;
            this.own = own;
        }

        int[] prompt() {
            int[] before = parent == null ? new int[0] : parent.prompt();
            int[] all = java.util.Arrays.copyOf(before, before.length + own.length);
            System.arraycopy(own, 0, all, before.length, own.length);
            return all;
        }
    }
}
