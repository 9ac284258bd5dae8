package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors are those of xxHash's own sanity check and of its documentation. */
class Xxh64Test {

    private static final long PRIME32 = 2_654_435_761L;

    @ParameterizedTest
    @CsvSource({
        "0, 0, EF46DB3751D8E999",
        "0, 2654435761, AC75FDA2929B17EF",
        "1, 0, E934A84ADB052768",
        "1, 2654435761, 5014607643A9B4C3",
        "4, 0, 9136A0DCA57457EE",
        "14, 0, 8282DCC4994E35C8",
        "14, 2654435761, C3BD6BF63DEB6DF0",
        "222, 0, B641AE8CB691C174",
        "222, 2654435761, 20CB8AB7AE10C14A"
    })
    void theSanityCheckOfTheReferenceHolds(int length, long seed, String expected) {
        byte[] buffer = new byte[length];
        long generator = PRIME32;
        for (int i = 0; i < length; i++) {
            buffer[i] = (byte) (generator >>> 56);
            generator *= 0x9E3779B185EBCA8DL;
        }
        assertThat(hex(Xxh64.hash(buffer, 0, length, seed))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'', EF46DB3751D8E999", "a, D24EC4F1A98C6E5B", "abc, 44BC2CF5AD770999"})
    void knownWordsHaveTheirKnownHashes(String word, String expected) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);

        assertThat(hex(Xxh64.hash(bytes, 0, bytes.length, 0))).isEqualTo(expected);
    }

    @Test
    void aRangeIsHashedAsIfItStoodAlone() {
        byte[] bytes = "xxabcyy".getBytes(StandardCharsets.UTF_8);

        assertThat(hex(Xxh64.hash(bytes, 2, 5, 0))).isEqualTo("44BC2CF5AD770999");
    }

    private static String hex(long hash) {
        return String.format("%016X", hash);
    }
}
