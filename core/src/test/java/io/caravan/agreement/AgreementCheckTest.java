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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is expected of one endpoint, and what comes of it. */
class AgreementCheckTest {

    private static final int BLOCK = 16;
    private static final int LEAST = JudgementWindow.LEAST;
    private static final long SECOND = 1_000_000_000L;

    private final PrefixIndex index = new PrefixIndex();
    private final BlockKeys keys = new BlockKeys(BLOCK);
    private final InferenceEndpoint endpoint = Endpoints.endpoint(0, 1);
    private final List<String> changes = new ArrayList<>();
    private long now = SECOND;
    private boolean trusted = true;
    private final AgreementCheck check = new AgreementCheck(
            index, 100_000, () -> now, (of, status) -> changes.add(status.kind() + " " + status.raised()));
    private final EngineBlocks engine;
    private int hashes = 1;
    private int prompts;

    AgreementCheckTest() {
        index.endpointAdded(endpoint);
        check.endpointAdded(endpoint);
        engine = new EngineBlocks(index, endpoint, keys, "", EngineBlocksSettings.DEFAULT);
    }

    @Test
    void otherNumbersOfPromptTokensRaiseAnAlarmThatAgreementClears() {
        repeat(LEAST, () -> {
            int[] prompt = prompt(4);
            CacheExpectation expected = dispatch(prompt);
            tell(prompt);
            answer(expected, prompt, new TokenUsage(prompt.length + 3, 1, 0));
        });
        assertThat(changes).containsExactly("PROMPT_TOKENS_DIFFER true");
        assertThat(check.isDoubted(0)).isTrue();
        assertThat(check.alarms(List.of(endpoint))).singleElement().asString().contains("prompt-tokens-differ", "e0");

        repeat(LEAST, () -> coldAndTold(prompt(4)));
        assertThat(changes).containsExactly("PROMPT_TOKENS_DIFFER true", "PROMPT_TOKENS_DIFFER false");
        assertThat(check.isDoubted(0)).isFalse();
        assertThat(check.alarms(List.of(endpoint))).isEmpty();
    }

    @Test
    void cachedTokensThatNoEventToldOfRaiseAnAlarm() {
        repeat(LEAST, () -> {
            int[] prompt = prompt(4);
            answer(dispatch(prompt), prompt, new TokenUsage(prompt.length, 1, 3 * BLOCK));
        });
        assertThat(changes).containsExactly("CACHED_TOKENS_DIFFER true");
    }

    @Test
    void cachedTokensThatTheEngineHasLostRaiseAnAlarm() {
        repeat(LEAST, () -> {
            int[] prompt = prompt(4);
            tell(prompt);
            answer(dispatch(prompt), prompt, new TokenUsage(prompt.length, 1, 0));
        });
        assertThat(changes).containsExactly("CACHED_TOKENS_DIFFER true");
    }

    @Test
    void aTenthOfTheAnswersMayDisagree() {
        for (int i = 0; i < 200; i++) {
            int[] prompt = prompt(4);
            tell(prompt);
            answer(dispatch(prompt), prompt, new TokenUsage(prompt.length, 1, i % 11 == 10 ? 0 : 4 * BLOCK));
        }
        assertThat(changes).isEmpty();
        assertThat(status(Disagreement.CACHED_TOKENS_DIFFER).disagreed()).isEqualTo(18);
    }

    @Test
    void theLastBlockOfAPromptThatIsCachedAsAWholeIsComputedAgain() {
        repeat(LEAST, () -> {
            int[] prompt = prompt(4);
            tell(prompt);
            answer(dispatch(prompt), prompt, new TokenUsage(prompt.length, 1, 3 * BLOCK));
        });
        assertThat(changes).isEmpty();
        assertThat(status(Disagreement.CACHED_TOKENS_DIFFER).judged()).isEqualTo(LEAST);
    }

    @Test
    void aFigureThatIsLeftOutIsZeroOnceAnyHasBeenSeen() {
        repeat(LEAST, () -> {
            int[] prompt = prompt(4);
            tell(prompt);
            answer(dispatch(prompt), prompt, new TokenUsage(prompt.length, 1, -1));
        });
        assertThat(status(Disagreement.CACHED_TOKENS_DIFFER).judged()).isZero();

        int[] seen = prompt(4);
        tell(seen);
        answer(dispatch(seen), seen, new TokenUsage(seen.length, 1, 4 * BLOCK));
        int[] left = prompt(4);
        tell(left);
        answer(dispatch(left), left, new TokenUsage(left.length, 1, -1));
        assertThat(status(Disagreement.CACHED_TOKENS_DIFFER).judged()).isEqualTo(2);
        assertThat(status(Disagreement.CACHED_TOKENS_DIFFER).disagreed()).isEqualTo(1);
    }

    @Test
    void whatIsOnItsWayThereMayBeInTimeOrNot() {
        for (int cached : new int[] {0, 2 * BLOCK, 4 * BLOCK}) {
            int[] prompt = prompt(4);
            dispatch(prompt);
            CacheExpectation second = dispatch(prompt);
            assertThat(second.toldTokens()).isZero();
            assertThat(second.likelyTokens()).isEqualTo(4 * BLOCK);
            tell(prompt);
            answer(second, prompt, new TokenUsage(prompt.length, 1, cached));
        }
        assertThat(status(Disagreement.CACHED_TOKENS_DIFFER).judged()).isZero();
    }

    @Test
    void aPromptThatWaitedItsTurnMayFindMoreThanWasThere() {
        int[] prompt = prompt(4);
        CacheExpectation expected = dispatch(prompt);
        tell(prompt);
        answer(expected, prompt, new TokenUsage(prompt.length, 1, 4 * BLOCK));
        assertThat(status(Disagreement.CACHED_TOKENS_DIFFER).judged()).isEqualTo(1);
        assertThat(status(Disagreement.CACHED_TOKENS_DIFFER).disagreed()).isZero();
    }

    @Test
    void blocksThatAreNotToldInTimeRaiseAnAlarm() {
        repeat(LEAST, () -> {
            int[] prompt = prompt(4);
            answer(dispatch(prompt), prompt, new TokenUsage(prompt.length, 1, 0));
        });
        now += SECOND;
        check.tick(of -> true);
        assertThat(status(Disagreement.OWN_BLOCKS_NOT_TOLD).judged()).isZero();
        now += SECOND;
        check.tick(of -> true);
        assertThat(changes).containsExactly("OWN_BLOCKS_NOT_TOLD true");
    }

    @Test
    void blocksThatAreToldLateAgree() {
        int[] prompt = prompt(4);
        answer(dispatch(prompt), prompt, new TokenUsage(prompt.length, 1, 0));
        check.tick(of -> true);
        tell(prompt);
        check.tick(of -> true);
        assertThat(status(Disagreement.OWN_BLOCKS_NOT_TOLD).judged()).isEqualTo(1);
        assertThat(status(Disagreement.OWN_BLOCKS_NOT_TOLD).disagreed()).isZero();
    }

    @Test
    void whereEventsAreCutOffOrCaughtUpWithTheirAbsenceMeansNothing() {
        repeat(LEAST, () -> {
            int[] prompt = prompt(4);
            answer(dispatch(prompt), prompt, new TokenUsage(prompt.length, 1, 0));
        });
        now += 2 * SECOND;
        check.tick(of -> false);
        check.tick(of -> true);
        assertThat(status(Disagreement.OWN_BLOCKS_NOT_TOLD).judged()).isZero();
    }

    @Test
    void aBlockThatTheEnginesBlockSizeLeavesUnfinishedIsNotWaitedFor() {
        int[] prompt = prompt(3);
        CacheExpectation expected = check.dispatched(endpoint, ids(prompt), blocks(prompt), matches(prompt), 4 * BLOCK);
        answer(expected, prompt, new TokenUsage(prompt.length, 1, 0));
        now += 2 * SECOND;
        check.tick(of -> true);
        assertThat(status(Disagreement.OWN_BLOCKS_NOT_TOLD).judged()).isZero();
    }

    @Test
    void whereNotAllIsKnownOnlyWhatTheEngineComputedIsWaitedFor() {
        trusted = false;
        int[] cached = prompt(4);
        answer(dispatch(cached), cached, new TokenUsage(cached.length, 1, 4 * BLOCK));
        int[] silent = prompt(4);
        answer(dispatch(silent), silent, null);
        assertThat(status(Disagreement.CACHED_TOKENS_DIFFER).judged()).isZero();
        int[] cold = prompt(4);
        answer(dispatch(cold), cold, new TokenUsage(cold.length, 1, 0));
        now += 2 * SECOND;
        check.tick(of -> true);
        assertThat(status(Disagreement.OWN_BLOCKS_NOT_TOLD).disagreed()).isEqualTo(1);
        assertThat(status(Disagreement.OWN_BLOCKS_NOT_TOLD).judged()).isEqualTo(1);
    }

    @Test
    void anotherEndpointInTheSlotBeginsAnew() {
        repeat(LEAST, () -> {
            int[] prompt = prompt(4);
            answer(dispatch(prompt), prompt, new TokenUsage(prompt.length + 1, 1, 0));
        });
        check.endpointRemoved(endpoint);
        assertThat(check.isDoubted(0)).isFalse();
        check.endpointAdded(Endpoints.endpoint(0, 2));
        assertThat(check.isDoubted(0)).isFalse();
        assertThat(check.status(endpoint)).isEmpty();
    }

    private void coldAndTold(int[] prompt) {
        CacheExpectation expected = dispatch(prompt);
        tell(prompt);
        answer(expected, prompt, new TokenUsage(prompt.length, 1, 0));
    }

    private static void repeat(int times, Runnable what) {
        for (int i = 0; i < times; i++) {
            what.run();
        }
    }

    /** A prompt nobody has seen. */
    private int[] prompt(int blocks) {
        int first = 1_000 * ++prompts;
        return IntStream.range(first, first + blocks * BLOCK).toArray();
    }

    private static PromptTokens ids(int[] prompt) {
        return PromptTokens.ids(PromptTokens.Source.CLIENT, prompt);
    }

    private PromptBlocks blocks(int[] prompt) {
        return keys.chains(ids(prompt), "", "");
    }

    private ExactMatches matches(int[] prompt) {
        return index.match(blocks(prompt), 1).knownOnly(slot -> trusted, check::isDoubted);
    }

    private CacheExpectation dispatch(int[] prompt) {
        return check.dispatched(endpoint, ids(prompt), blocks(prompt), matches(prompt), 0);
    }

    private void answer(CacheExpectation expected, int[] prompt, @Nullable TokenUsage usage) {
        check.answered(endpoint, expected, blocks(prompt), usage);
    }

    private void tell(int[] prompt) {
        long[] names = new long[prompt.length / BLOCK];
        Arrays.setAll(names, i -> hashes++);
        engine.stored(new StoredBlocks(names, 0, prompt, BLOCK, null, null, null, -1, null));
    }

    private AgreementStatus status(Disagreement kind) {
        return check.status(endpoint).get(kind.ordinal());
    }
}
