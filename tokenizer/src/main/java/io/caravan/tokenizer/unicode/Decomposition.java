package io.caravan.tokenizer.unicode;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What characters are made of and how they join; syllables of Hangul by arithmetic (The Unicode Standard, 3.12). */
final class Decomposition {

    private static final int SYLLABLES = 0xac00;
    private static final int SYLLABLE_COUNT = 11_172;
    private static final int LEADS = 0x1100;
    private static final int LEAD_COUNT = 19;
    private static final int VOWELS = 0x1161;
    private static final int VOWEL_COUNT = 21;
    private static final int TAILS = 0x11a7;
    private static final int TAIL_COUNT = 28;

    private final byte[] classes = new byte[UnicodeTable.CODE_POINTS >> 3];
    private final Map<Integer, Integer> highClasses;
    private final Map<Integer, int[]> canonical;
    private final Map<Integer, int[]> compatible;
    private final Map<Long, Integer> compositions;
    private final Set<Integer> seconds = new HashSet<>();

    Decomposition(UnicodeTable table) {
        highClasses = Map.copyOf(table.combiningClasses);
        for (int codePoint : highClasses.keySet()) {
            classes[codePoint >> 3] |= (byte) (1 << (codePoint & 7));
        }
        canonical = Map.copyOf(table.canonical);
        compatible = Map.copyOf(table.compatible);
        compositions = Map.copyOf(table.compositions);
        compositions.keySet().forEach(pair -> seconds.add((int) (long) pair));
    }

    int combiningClass(int codePoint) {
        return (classes[codePoint >> 3] & (1 << (codePoint & 7))) == 0 ? 0 : highClasses.getOrDefault(codePoint, 0);
    }

    /** All characters that are more than themselves: marks, made of others, or joining with others. */
    IntStream special() {
        IntStream listed = Stream.of(highClasses.keySet(), canonical.keySet(), compatible.keySet(), seconds)
                .flatMap(Set::stream)
                .mapToInt(c -> c);
        IntStream hangul = IntStream.concat(
                IntStream.range(VOWELS, TAILS + TAIL_COUNT), IntStream.range(SYLLABLES, SYLLABLES + SYLLABLE_COUNT));
        return IntStream.concat(listed, hangul);
    }

    /** Whether some character before it joins with this one. */
    boolean joinsBackward(int codePoint) {
        return (codePoint >= VOWELS && codePoint < VOWELS + VOWEL_COUNT)
                || (codePoint > TAILS && codePoint < TAILS + TAIL_COUNT)
                || seconds.contains(codePoint);
    }

    /** The parts of a character, all the way down; null when it is made of nothing else. */
    int @Nullable [] parts(int codePoint, boolean alsoCompatible) {
        int syllable = codePoint - SYLLABLES;
        if (syllable >= 0 && syllable < SYLLABLE_COUNT) {
            int lead = LEADS + syllable / (VOWEL_COUNT * TAIL_COUNT);
            int vowel = VOWELS + syllable / TAIL_COUNT % VOWEL_COUNT;
            int tail = syllable % TAIL_COUNT;
            return tail == 0 ? new int[] {lead, vowel} : new int[] {lead, vowel, TAILS + tail};
        }
        int[] parts = alsoCompatible ? compatible.get(codePoint) : null;
        return parts != null ? parts : canonical.get(codePoint);
    }

    /** What two characters join to, or -1. */
    int join(int first, int second) {
        int lead = first - LEADS;
        int vowel = second - VOWELS;
        if (lead >= 0 && lead < LEAD_COUNT && vowel >= 0 && vowel < VOWEL_COUNT) {
            return SYLLABLES + (lead * VOWEL_COUNT + vowel) * TAIL_COUNT;
        }
        int syllable = first - SYLLABLES;
        int tail = second - TAILS;
        if (syllable >= 0 && syllable < SYLLABLE_COUNT && syllable % TAIL_COUNT == 0 && tail > 0 && tail < TAIL_COUNT) {
            return first + tail;
        }
        return compositions.getOrDefault((long) first << 32 | second, -1);
    }
}
