package io.caravan.tokenizer.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** For characters that the reference's normaliser and every JDK know alike, the forms are the JDK's. */
class NormalFormProperties {

    @Property(tries = 5_000)
    void formsAreThoseOfTheJdk(@ForAll("texts") String text) {
        byte[] utf8 = Utf8.bytes(text);
        for (NormalForm form : NormalForm.values()) {
            byte[] changed = form.normalize(utf8, 0, utf8.length);
            String expected = Normalizer.normalize(text, Normalizer.Form.valueOf(form.name()));
            assertThat(new String(changed == null ? utf8 : changed, StandardCharsets.UTF_8))
                    .as(form.name())
                    .isEqualTo(expected);
        }
    }

    @Property(tries = 1_000)
    void onlyThePartThatIsAskedForIsRead(@ForAll("texts") String text) {
        byte[] utf8 = Utf8.bytes(text);
        byte[] framed = Utf8.bytes("\u0301" + text + "\u0301");
        byte[] changed = NormalForm.NFC.normalize(framed, 2, framed.length - 2);
        byte[] alone = NormalForm.NFC.normalize(utf8, 0, utf8.length);
        assertThat(changed).isEqualTo(alone);
    }

    @Provide
    Arbitrary<String> texts() {
        int[] marks = {
            0x301, 0x323, 0x327, 0x30a, 0x345, 0x334, 0x5b0, 0x64b, 0x93c, 0x9be, 0xbbe, 0x3099, 0x1161, 0x11a8
        };
        int[] starts = {
            'a', 'e', 0xe9, 0x1e69, 0x212b, 0xfb01, 0x1100, 0xac00, 0xac01, 0x304b, 0x9c7, 0xbc6, 0x915, 0x958, 0x1d15e,
            0x2f800, 0x4e2d, 0x344, 0xf73, 0x1f82, 0xff76, 0x33a5, 0xfdfa
        };
        Arbitrary<Integer> plain = Arbitraries.integers()
                .between(0, 0x8b3)
                // 0x898 to 0x89f are marks to Unicode from version 14 on only
                .filter(c -> c != 0x7fd && (c < 0x898 || c > 0x89f));
        Arbitrary<Integer> mark = Arbitraries.of(Arrays.stream(marks).boxed().toList());
        Arbitrary<Integer> start = Arbitraries.of(Arrays.stream(starts).boxed().toList());
        return Arbitraries.frequencyOf(Tuple.of(2, plain), Tuple.of(3, mark), Tuple.of(3, start))
                .map(Character::toString)
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }
}
