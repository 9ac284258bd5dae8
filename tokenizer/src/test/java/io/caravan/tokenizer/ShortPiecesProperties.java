package io.caravan.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What was remembered of a short piece is found again or not at all, never what belongs to another. */
class ShortPiecesProperties {

    @Property
    void aPieceIsFoundByItsBytesAlone(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 3) Integer> few,
            @ForAll @IntRange(min = 1) int seed) {
        byte[] text = new byte[few.size()];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (int) few.get(i);
        }
        ShortPieces pieces = new ShortPieces();
        Map<String, Long> known = new HashMap<>();
        for (int from = 0; from < text.length; from++) {
            int length = 1 + Math.floorMod(seed + from * 7, ShortPieces.LONGEST);
            if (from + length <= text.length && !known.containsKey(piece(text, from, length))) {
                pieces.put(text, from, length, 1L << 60 | from);
                known.put(piece(text, from, length), 1L << 60 | from);
            }
        }
        for (int from = 0; from < text.length; from++) {
            for (int length = 1; length <= Math.min(ShortPieces.LONGEST, text.length - from); length++) {
                long found = pieces.find(text, from, length);
                assertThat(found).isIn(0L, known.getOrDefault(piece(text, from, length), 0L));
                byte[] alone = Arrays.copyOfRange(text, from, from + length);
                assertThat(pieces.find(alone, 0, length)).isEqualTo(found);
            }
        }
    }

    private static String piece(byte[] text, int from, int length) {
        return new String(text, from, length, StandardCharsets.ISO_8859_1);
    }

    @Example
    void nearlyAllOfManyPiecesAreKept() {
        ShortPieces pieces = new ShortPieces();
        byte[][] texts = IntStream.range(0, 10_000)
                .mapToObj(i -> ("piece " + i * 31).getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        for (int i = 0; i < texts.length; i++) {
            pieces.put(texts[i], 0, texts[i].length, 1L << 60 | i);
        }
        assertThat(IntStream.range(0, texts.length)
                        .filter(i -> pieces.find(texts[i], 0, texts[i].length) == (1L << 60 | i))
                        .count())
                .isGreaterThan(9_700);
        pieces.clear();
        assertThat(pieces.find(texts[0], 0, texts[0].length)).isZero();
    }

    @Property
    void packedIdsComeBack(
            @ForAll @Size(max = 5) List<@IntRange(max = 1 << 21) Integer> ids, @ForAll @IntRange(max = 40) int before) {
        TokenBuffer buffer = new TokenBuffer();
        IntStream.range(0, before).forEach(buffer::add);
        ids.forEach(buffer::add);
        long packed = buffer.pack(before);
        boolean fit = !ids.isEmpty() && ids.size() <= 3 && ids.stream().allMatch(id -> id < 1 << 20);
        assertThat(packed != 0).isEqualTo(fit);
        if (fit) {
            int[] once = buffer.toArray();
            TokenBuffer again = new TokenBuffer(0);
            IntStream.range(0, before).forEach(again::add);
            again.addPacked(packed);
            assertThat(again.toArray()).isEqualTo(once);
        }
    }

    @Example
    void whoReadsWhileOthersWriteFindsNothingWrong() {
        ShortPieces pieces = new ShortPieces();
        assertThat(IntStream.range(0, 200_000).parallel().allMatch(i -> {
                    byte[] text = ("p" + i % 97).getBytes(StandardCharsets.US_ASCII);
                    long ids = 1L << 60 | i % 97;
                    long found = pieces.find(text, 0, text.length);
                    pieces.put(text, 0, text.length, ids);
                    return found == 0 || found == ids;
                }))
                .isTrue();
    }
}
