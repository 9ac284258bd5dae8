package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.access.Caller.Limits;
import io.caravan.failure.RequestRejectedException;
import io.caravan.inference.Api;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - 5 * SECOND; // the clock wraps within the tests

    private static Caller caller(int requests, int tokens, int inFlight) {
        return new Caller("a", List.of(), new Limits(requests, tokens, inFlight), new CallerUse());
    }

    private static InferenceRequest asking(int promptBytes, int maxTokens) {
        Prompt prompt = Prompt.text("x".repeat(promptBytes));
        return new InferenceRequest(
                "id",
                Api.COMPLETIONS,
                "/v1/completions",
                "m",
                false,
                false,
                maxTokens,
                "",
                prompt,
                PromptOptions.USUAL,
                promptBytes,
                null);
    }

    private static Duration waitOf(Caller caller, InferenceRequest request, long at) {
        return catchThrowableOfType(RequestRejectedException.class, () -> AccessRules.admit(caller, request, at))
                .retryAfter();
    }

    @ParameterizedTest
    @CsvSource({
        "llama, llama, true",
        "llama, llama-2, false",
        "llama-*, llama-2, true",
        "*, '', true",
        "*, any/thing, true",
        "*-chat, a-chat-chat, true",
        "*-chat, a-chats, false",
        "a*b*c, axxbyyc, true",
        "a*b*c, abcb, false",
        "'', x, false",
        "a.c, abc, false",
        "**a, ba, true"
    })
    void aStarStandsForAnyText(String pattern, String model, boolean matches) {
        Caller caller = new Caller("a", List.of("none", pattern), Limits.NONE, new CallerUse());

        assertThat(caller.mayUse(model)).isEqualTo(matches);
    }

    @Test
    void aMinutesWorthMayComeAtOnceAndThenOneByOne() {
        Caller caller = caller(60, 0, 0);
        for (int i = 0; i < 60; i++) {
            AccessRules.admit(caller, asking(4, -1), START);
        }

        assertThat(waitOf(caller, asking(4, -1), START)).isEqualTo(Duration.ofSeconds(1));
        assertThat(waitOf(caller, asking(4, -1), START + SECOND / 2)).isEqualTo(Duration.ofMillis(500));
        AccessRules.admit(caller, asking(4, -1), START + 10 * SECOND);
        for (int i = 1; i < 10; i++) {
            AccessRules.admit(caller, asking(4, -1), START + 10 * SECOND);
        }
        assertThat(waitOf(caller, asking(4, -1), START + 10 * SECOND)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void tokensThatWereNotUsedAreGivenBackAndMoreAreOwed() {
        Caller caller = caller(0, 600, 0);
        var permit = AccessRules.admit(caller, asking(4, 599), START);
        assertThat(waitOf(caller, asking(4, 599), START)).isEqualTo(Duration.ofSeconds(60));

        permit.settle(100, START);

        var second = AccessRules.admit(caller, asking(4, 499), START);
        assertThat(waitOf(caller, asking(4, 9), START)).isEqualTo(Duration.ofSeconds(1));
        second.settle(1100, START);
        assertThat(waitOf(caller, asking(4, 9), START)).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void aRequestLargerThanAMinutesWorthWaitsForAFullBucket() {
        Caller caller = caller(0, 60, 0);
        AccessRules.admit(caller, asking(4, 9), START).settle(10, START);

        assertThat(waitOf(caller, asking(4, 6_000), START)).isEqualTo(Duration.ofSeconds(10));
        AccessRules.admit(caller, asking(4, 6_000), START + 10 * SECOND);
    }

    @Test
    void aRefusalTakesNothing() {
        Caller caller = caller(2, 10, 5);
        var permit = AccessRules.admit(caller, asking(4, 9), START);
        for (int i = 0; i < 10; i++) {
            assertThat(waitOf(caller, asking(4, 9), START)).isEqualTo(Duration.ofSeconds(60));
        }

        permit.settle(0, START);

        AccessRules.admit(caller, asking(4, 9), START);
        assertThat(caller.use().inFlight()).isEqualTo(1);
    }

    @Test
    void placesAreGivenBack() {
        Caller caller = caller(0, 0, 1);
        for (int i = 0; i < 3; i++) {
            var permit = AccessRules.admit(caller, asking(4, -1), START);
            assertThat(waitOf(caller, asking(4, -1), START)).isPositive();
            permit.settle(0, START);
        }
        assertThat(caller.use().inFlight()).isZero();
    }
}
