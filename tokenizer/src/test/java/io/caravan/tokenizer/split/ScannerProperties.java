package io.caravan.tokenizer.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.tokenizer.unicode.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Scanners written by hand cut as their patterns do. */
class ScannerProperties {

    @Property(tries = 3_000)
    void scannersCutAsTheirPatternsDo(@ForAll("texts") String text) {
        Splitters.all().forEach((pattern, scanner) -> assertThat(pieces(scanner, text))
                .as(pattern)
                .isEqualTo(pieces(Splitters.of(Pattern.compile(pattern), Delimiter.ISOLATED, false), text)));
    }

    @Property(tries = 3_000)
    void theScannerOfThreePatternsCutsAsTheyDoOneAfterTheOther(@ForAll("texts") String text) {
        Splitter one = DeepSeekScanner.PATTERNS.stream()
                .map(p -> Splitters.of(Pattern.compile(p), Delimiter.ISOLATED, false))
                .reduce(Splitter::then)
                .orElseThrow();
        assertThat(pieces(new DeepSeekScanner(), text)).isEqualTo(pieces(one, text));
    }

    @Property(tries = 3_000)
    void whatIsAroundAPartIsNotSeen(
            @ForAll("texts") String before, @ForAll("texts") String text, @ForAll("texts") String after) {
        byte[] all = Utf8.bytes(before + text + after);
        int from = Utf8.bytes(before).length;
        int to = from + Utf8.bytes(text).length;
        Splitters.all()
                .forEach((pattern, scanner) ->
                        assertThat(pieces(scanner, all, from, to)).as(pattern).isEqualTo(pieces(scanner, text)));
    }

    @Property(tries = 1_000)
    void piecesOfAScannerAreTheWholeText(@ForAll("texts") String text) {
        Splitters.all().forEach((pattern, scanner) -> assertThat(String.join("", pieces(scanner, text)))
                .as(pattern)
                .isEqualTo(text));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.integers()
                .between(0, 0x10ffff)
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .map(Character::toString);
        Arbitrary<String> telling = Arbitraries.of(
                "a",
                "Caravanserai",
                "(){};\n",
                "        ",
                "'s",
                "'RE",
                "'",
                "'ſ",
                "1",
                "23",
                "٣",
                "Ⅷ",
                " ",
                "  ",
                "\t",
                "\n",
                "\r\n",
                "\u3000",
                "\u0085",
                "/",
                ".",
                "!?",
                "\u0301",
                "\u0308\u0301",
                "ǅ",
                "ʰ",
                "中",
                "あ",
                "カ",
                "・",
                "é",
                "\u0000",
                "\u200d",
                "😀",
                "한",
                "\u0378");
        return Arbitraries.frequencyOf(Tuple.of(5, telling), Tuple.of(1, any))
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    static List<String> pieces(Splitter splitter, String text) {
        byte[] utf8 = Utf8.bytes(text);
        return pieces(splitter, utf8, 0, utf8.length);
    }

    private static List<String> pieces(Splitter splitter, byte[] utf8, int from, int to) {
        List<String> pieces = new ArrayList<>();
        splitter.split(utf8, from, to, (text, start, end) -> {
            assertThat(end).isGreaterThan(start);
            pieces.add(new String(text, start, end - start, StandardCharsets.UTF_8));
        });
        return pieces;
    }
}
