package io.caravan.tokenizer.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

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
            assertThat(Utf8.bytes("a".repeat(before) + "\ude00" + "b")).contains((byte) 0xef, (byte) 0xbf, (byte) 0xbd);
        }
    }
}
