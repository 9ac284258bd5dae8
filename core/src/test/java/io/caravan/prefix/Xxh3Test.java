package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Xxh3Test {

    static Stream<String> vectors() throws IOException {
        return Resources.lines("/xxh3-128.txt").filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyLengthClassHashesAsTheReferenceDoes(String vector) {
        String[] parts = vector.split(" ");
        byte[] input = new byte[Integer.parseInt(parts[0])];
        for (int i = 0; i < input.length; i++) {
            input[i] = (byte) (i * 131 + 7);
        }

        assertThat(HexFormat.of().formatHex(Xxh3.hash128(input))).isEqualTo(parts[1]);
    }
}
