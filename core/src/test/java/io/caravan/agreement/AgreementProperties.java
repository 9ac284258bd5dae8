package io.caravan.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.dispatch.TokenUsage;
import io.caravan.inference.PromptTokens;
import io.caravan.pool.Endpoints;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.EngineBlocks;
import io.caravan.prefix.EngineBlocksSettings;
import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.prefix.StoredBlocks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random conversations with an engine that evicts, and queues requests: its events are believed if, and only if, all come. */
class AgreementProperties {

    private static final int BLOCK = 16;
    private static final int REQUESTS = 600;
    private static final long STEP_NANOS = 50_000_000L;

    @Property(tries = 40)
    void anEngineThatTellsAllIsNeverDoubted(@ForAll long seed) {
        World world = new World(seed, 0);
        world.run();
        assertThat(world.changes).isEmpty();
        assertThat(world.judged()).allMatch(judged -> judged > REQUESTS / 10);
    }

    @Property(tries = 40)
    void anEngineWhoseEventsAreLostIsDoubted(@ForAll long seed) {
        World world = new World(seed, 40);
        world.run();
        assertThat(world.changes).isNotEmpty();
        assertThat(world.changes.get(0)).endsWith("true");
    }

    /** A request that waits in the engine. */
    private record Waiting(int[] prompt, PromptBlocks blocks, CacheExpectation expected) {}

    /** One endpoint, and the engine behind it. */
    private static final class World {
        private final Random random;
        private final int lostPercent;
        private final PrefixIndex index = new PrefixIndex();
        private final BlockKeys keys = new BlockKeys(BLOCK);
        private final InferenceEndpoint endpoint = Endpoints.endpoint(0, 1);
        private final List<String> changes = new ArrayList<>();
        private long now = 1;
        private final AgreementCheck check = new AgreementCheck(
                index, 100_000, () -> now, (of, status) -> changes.add(status.kind() + " " + status.raised()));
        private final EngineBlocks events;
        private final Deque<Waiting> queue = new ArrayDeque<>();
        /** The engine's blocks, that used longest ago first. */
        private final LinkedHashSet<Long> cache = new LinkedHashSet<>();

        private final int capacity;
        private final List<int[]> conversations = new ArrayList<>();

        World(long seed, int lostPercent) {
            this.random = new Random(seed);
            this.lostPercent = lostPercent;
            this.capacity = 400 + random.nextInt(400);
            index.endpointAdded(endpoint);
            check.endpointAdded(endpoint);
            events = new EngineBlocks(index, endpoint, keys, "", EngineBlocksSettings.DEFAULT);
        }

        void run() {
            int depth = random.nextInt(6);
            for (int i = 0; i < REQUESTS; i++) {
                now += STEP_NANOS;
                index.expire(now);
                check.tick(of -> true);
                dispatch(prompt());
                while (queue.size() > depth) {
                    serve(queue.remove());
                }
            }
        }

        /** A new conversation, or the next turn of an old one. */
        private int[] prompt() {
            int turn = random.nextInt(Math.max(8, conversations.size() / 2 + 2));
            if (conversations.isEmpty() || turn == 0) {
                conversations.add(grown(new int[0]));
                return conversations.get(conversations.size() - 1);
            }
            int which = Math.max(0, conversations.size() - 1 - random.nextInt(12));
            int[] before = conversations.get(which);
            conversations.set(which, before.length > 40 * BLOCK ? grown(new int[0]) : grown(before));
            return conversations.get(which);
        }

        private int[] grown(int[] before) {
            int[] after = Arrays.copyOf(before, before.length + 1 + random.nextInt(8 * BLOCK));
            for (int i = before.length; i < after.length; i++) {
                after[i] = random.nextInt(100_000);
            }
            return after;
        }

        private void dispatch(int[] prompt) {
            PromptTokens tokens = PromptTokens.ids(PromptTokens.Source.CLIENT, prompt);
            PromptBlocks blocks = keys.chains(tokens, "", "");
            ExactMatches matches = index.match(blocks, 1).knownOnly(slot -> true, check::isDoubted);
            queue.add(new Waiting(prompt, blocks, check.dispatched(endpoint, tokens, blocks, matches, BLOCK)));
        }

        private void serve(Waiting request) {
            long[] chain = request.blocks().chains().get(0);
            int limit = (request.prompt().length - 1) / BLOCK;
            int cached = 0;
            while (cached < Math.min(limit, chain.length) && cache.contains(chain[cached])) {
                cached++;
            }
            Set<Long> own = new HashSet<>();
            for (long key : chain) {
                own.add(key);
            }
            int from = cached;
            while (from < chain.length && cache.contains(chain[from])) {
                from++;
            }
            for (int i = from; i < chain.length; i++) {
                cache.add(chain[i]);
            }
            evict(own);
            for (int i = chain.length - 1; i >= 0; i--) { // tails are evicted before heads
                cache.remove(chain[i]);
                cache.add(chain[i]);
            }
            if (from < chain.length && !isLost()) {
                events.stored(new StoredBlocks(
                        Arrays.copyOfRange(chain, from, chain.length),
                        from == 0 ? 0 : chain[from - 1],
                        Arrays.copyOfRange(request.prompt(), from * BLOCK, chain.length * BLOCK),
                        BLOCK,
                        null,
                        null,
                        null,
                        -1,
                        null));
            }
            check.answered(
                    endpoint,
                    request.expected(),
                    request.blocks(),
                    new TokenUsage(request.prompt().length, 1, cached * BLOCK));
        }

        private void evict(Set<Long> butNot) {
            List<Long> gone = new ArrayList<>();
            for (long key : cache) {
                if (cache.size() - gone.size() > capacity && !butNot.contains(key)) {
                    gone.add(key);
                }
            }
            for (long key : gone) {
                cache.remove(key);
                if (!isLost()) {
                    events.removed(new long[] {key}, null, -1);
                }
            }
        }

        private boolean isLost() {
            return random.nextInt(100) < lostPercent;
        }

        private List<Long> judged() {
            return check.status(endpoint).stream().map(AgreementStatus::judged).toList();
        }
    }
}
