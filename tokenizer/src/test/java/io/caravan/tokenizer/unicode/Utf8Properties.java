package io.caravan.tokenizer.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Text as bytes, whatever halves of pairs are in it. */
class Utf8Properties {

    @Property
    void aSurrogateWithoutItsOtherHalfIsReplaced(@ForAll String text, @ForAll char odd) {
        String mixed = text + odd + text;
        String expected = mixed.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(Utf8.bytes(mixed)).isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
        assertThat(Utf8.bytes(new StringBuilder(mixed))).isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void theFirstPlaceWithAByteIsFound(@ForAll @Size(max = 70) byte[] text, @ForAll byte wanted, @ForAll boolean few) {
        for (int i = 0; i < text.length && few; i++) {
            text[i] = (byte) (wanted + (text[i] & 1) * (text[i] & 2));
        }
        for (int from = 0; from <= text.length; from++) {
            int expected = from;
            while (expected < text.length && text[expected] != wanted) {
                expected++;
            }
            assertThat(Utf8.find(wanted, text, from, text.length)).isEqualTo(expected);
        }
    }

    @Property
    void textIsValidIfTheLibraryReadsItWithoutReplacement(@ForAll String text, @ForAll @Size(max = 40) byte[] any) {
        byte[] utf8 = Utf8.bytes("plain text of some length, to be skipped ".repeat(2) + text);
        assertThat(Utf8.valid(utf8, 0, utf8.length)).isTrue();
        byte[] mixed = Arrays.copyOf(utf8, utf8.length + any.length);
        System.arraycopy(any, 0, mixed, utf8.length, any.length);
        String read = new String(mixed, StandardCharsets.UTF_8);
        assertThat(Utf8.valid(mixed, 0, mixed.length))
                .isEqualTo(Arrays.equals(read.getBytes(StandardCharsets.UTF_8), mixed));
    }

    @Example
    void longTextIsEncodedWhole() {
        String text = ("a".repeat(300) + "é漢".repeat(200) + "🐫".repeat(200)).repeat(5);

        assertThat(Utf8.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(Utf8.bytes(CharBuffer.wrap(text))).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Example
    void aPairAcrossTwoBlocksStaysWhole() {
        for (int before = 4090; before < 4100; before++) {
            String pair = "a".repeat(before) + "\ud83d\ude00";
            assertThat(Utf8.bytes(pair)).isEqualTo(pair.getBytes(StandardCharsets.UTF_8));
            assertThat(Utf8.bytes("a".repeat(before) + "\ud83d")).endsWith((byte) 0xef, (byte) 0xbf, (byte) 0xbd);
            assertThat(Utf8.bytes("a?".repeat(before / 2) + "\ude00"))
                    .isEqualTo(("a?".repeat(before / 2) + "\ufffd").getBytes(StandardCharsets.UTF_8));
            assertThat(Utf8.bytes("a".repeat(before) + "\ude00" + "b")).contains((byte) 0xef, (byte) 0xbf, (byte) 0xbd);
        }
    }
}
