package io.caravan.tokenizer.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            textBlock =
                    """
                    \\p{L}+            # ab1cd     # ab|1|cd
                    [^a-c]+            # abxyc     # ab|xy|c
                    \\d{2}             # 12345     # 12|34|5
                    a{2,}              # aaaab     # aaaa|b
                    (?i:'s|'ll)        # x'S'Ll    # x|'S|'Ll
                    x(?!y)             # xyxz      # xy|x|z
                    x(?=y)             # xyxz      # x|yxz
                    a?+a               # aab       # aa|b
                    a*ab               # aaab      # aaab
                    (ab|a)(c)?         # abcaab    # abc|a|ab
                    [\\]\\-x]+         # a]-xb     # a|]-x|b
                    \\S+               # a b       # a| |b
                    [^\\S]+            # a b       # a| |b
                    \\P{L}             # a1b       # a|1|b
                    \\p{^L}            # a1b       # a|1|b
                    .b                 # abbb      # ab|bb
                    """)
    void cutsAtItsMatches(String pattern, String text, String pieces) {
        Splitter splitter = Splitters.of(Pattern.compile(pattern.strip()), Delimiter.ISOLATED, false);
        assertThat(String.join("|", ScannerProperties.pieces(splitter, text.strip())))
                .isEqualTo(pieces.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a",
                "a)",
                "[a",
                "a**",
                "a+?",
                "(a|b)*",
                "(?<n>a)",
                "(?<=a)b",
                "\\p{Han}",
                "\\pL",
                "[a&&b]",
                "[[:alpha:]]",
                "a{3,1}",
                "a{5000}",
                "\\Q",
                "^a",
                "a$",
                "*",
                "(?i:[a])",
                "(?i:é)",
                "\\",
                "[]",
                "[z-a]",
                "[a-\\s]",
                "(?!a)?"
            })
    void refusesWhatItDoesNotKnow(String pattern) {
        assertThatThrownBy(() -> Pattern.compile(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not supported")
                .hasMessageContaining("at character");
    }

    @Test
    void matchesGoWhereTheDelimiterSays() {
        assertThat(cut(Delimiter.ISOLATED)).containsExactly("a", "-", "-", "b", "-");
        assertThat(cut(Delimiter.REMOVED)).containsExactly("a", "b");
        assertThat(cut(Delimiter.MERGED_WITH_PREVIOUS)).containsExactly("a-", "-", "b-");
        assertThat(cut(Delimiter.MERGED_WITH_NEXT)).containsExactly("a", "-", "-b", "-");
        assertThat(cut(Delimiter.CONTIGUOUS)).containsExactly("a", "--", "b", "-");
    }

    private static List<String> cut(Delimiter delimiter) {
        return ScannerProperties.pieces(Splitters.of(Pattern.literal("-"), delimiter, false), "a--b-");
    }

    @Test
    void aPatternThatTakesTooManyStepsIsStopped() {
        Splitter slow = Splitters.of(Pattern.compile("a*a*a*a*a*b"), Delimiter.ISOLATED, false);
        assertThatThrownBy(() -> ScannerProperties.pieces(slow, "a".repeat(2_000)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("steps");
    }
}
