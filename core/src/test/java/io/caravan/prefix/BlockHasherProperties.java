package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BlockHasherProperties {

    @Property
    void intsHashAsTheirLittleEndianBytes(@ForAll @Size(max = 80) int[] ints, @ForAll @IntRange(max = 10) int skipped) {
        int from = Math.min(skipped, ints.length);
        ByteBuffer bytes = ByteBuffer.allocate(ints.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(ints);

        assertThat(Xxh64.hash(ints, from, ints.length))
                .isEqualTo(Xxh64.hash(bytes.array(), from * 4, ints.length * 4, 0));
    }

    @Property
    void aLongAndIntsHashAsTheirLittleEndianBytes(@ForAll long first, @ForAll @Size(max = 80) int[] ints) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + ints.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(first);
        bytes.asIntBuffer().put(ints);

        assertThat(Xxh64.hash(first, ints, 0, ints.length)).isEqualTo(xx(bytes.array()));
    }

    @Property
    void twoLongsHashAsTheirLittleEndianBytes(@ForAll long a, @ForAll long b) {
        assertThat(Xxh64.hash(a, b)).isEqualTo(xx(littleEndian(a, b)));
    }

    @Property
    void keysFollowTheFormula(
            @ForAll @Size(max = 100) int[] tokens,
            @ForAll String model,
            @ForAll String salt,
            @ForAll @IntRange(min = 1, max = 40) int blockSize) {
        long[] keys =
                BlockHasher.hash(of(tokens), model, salt, blockSize).chains().get(0);

        assertThat(keys).hasSize((tokens.length + blockSize - 1) / blockSize);
        long parent = xx((model + salt).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < keys.length; i++) {
            int[] block = Arrays.copyOfRange(tokens, i * blockSize, Math.min(tokens.length, (i + 1) * blockSize));
            ByteBuffer bytes = ByteBuffer.allocate(block.length * 4).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().put(block);
            parent = xx(littleEndian(xx(bytes.array()), parent));
            assertThat(keys[i]).isEqualTo(parent);
        }
    }

    @Property
    void fourBytesOfTextHashAsTheIntTheyAreAndTheLastArePaddedWithZeros(
            @ForAll @Size(max = 300) byte[] text,
            @ForAll @IntRange(max = 8) int unused,
            @ForAll @IntRange(min = 1, max = 40) int blockSize) {
        int length = Math.max(0, text.length - unused);
        int[] ints = new int[(length + 3) / 4];
        ByteBuffer.wrap(Arrays.copyOf(Arrays.copyOf(text, length), ints.length * 4))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(ints);
        PromptTokens tokens = new PromptTokens(List.of(new Prompt.Text(text, length)), PromptTokens.Source.ESTIMATE);

        assertThat(BlockHasher.hash(tokens, "m", "", blockSize).chains().get(0))
                .isEqualTo(
                        BlockHasher.hash(of(ints), "m", "", blockSize).chains().get(0));
    }

    @Property
    void equalPrefixesHaveEqualKeysAndOthersDoNot(
            @ForAll @Size(min = 1, max = 60) int[] tokens, @ForAll @IntRange(max = 59) int at) {
        int changed = at % tokens.length;
        int[] other = tokens.clone();
        other[changed]++;
        long[] a = BlockHasher.hash(of(tokens), "m", "", 4).chains().get(0);
        long[] b = BlockHasher.hash(of(other), "m", "", 4).chains().get(0);

        for (int i = 0; i < a.length; i++) {
            assertThat(a[i] == b[i]).isEqualTo(i < changed / 4);
        }
    }

    @Property
    void modelAndSaltSeparate(@ForAll @Size(min = 1, max = 20) int[] tokens) {
        long[] plain = BlockHasher.hash(of(tokens), "m", "", 16).chains().get(0);
        long[] salted = BlockHasher.hash(of(tokens), "m", "s", 16).chains().get(0);
        long[] other = BlockHasher.hash(of(tokens), "n", "", 16).chains().get(0);

        assertThat(plain[0]).isNotEqualTo(salted[0]).isNotEqualTo(other[0]);
    }

    private static PromptTokens of(int[] tokens) {
        return PromptTokens.ids(PromptTokens.Source.CLIENT, tokens);
    }

    private static long xx(byte[] bytes) {
        return Xxh64.hash(bytes, 0, bytes.length, 0);
    }

    private static byte[] littleEndian(long a, long b) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(a)
                .putLong(b)
                .array();
    }
}
