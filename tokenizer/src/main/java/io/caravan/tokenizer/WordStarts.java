package io.caravan.tokenizer;

import io.caravan.tokenizer.split.PieceSink;
import io.caravan.tokenizer.split.Splitter;
import io.caravan.tokenizer.unicode.Utf8;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Cuts text before SentencePiece's mark for a space, where this is exact: a merge reaches over the cut only if its left side ends
 * with the character before the mark and its right side starts with the mark, so characters that end such a left side stay
 * with the mark. Without the cut a whole text would be one piece.
 */
final class WordStarts implements Splitter {

    private static final int MARK = 0x2581;
    private static final byte[] BYTES = Utf8.bytes(Character.toString(MARK));

    /** Characters after which the mark may be joined. */
    private final Set<Integer> joined = new HashSet<>();

    private final boolean[] joinedAscii = new boolean[128];
    private final boolean cuts;

    WordStarts(ModelData data, Vocabulary vocabulary) {
        joined.add(MARK);
        cuts = vocabulary.find(BYTES) >= 0 && read(data);
        joined.stream().filter(c -> c < 128).forEach(c -> joinedAscii[c] = true);
    }

    /** Notes which characters may be joined with a mark after them; false if tokens of single bytes are merged. */
    private boolean read(ModelData data) {
        TokenList tokens = data.tokens();
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            places.put(tokens.id(i), i);
        }
        for (int i = 0; i < data.merges().length; i += 3) {
            int left = places.getOrDefault(data.merges()[i], 0);
            int right = places.getOrDefault(data.merges()[i + 1], 0);
            if (isByte(tokens, left) || isByte(tokens, right)) {
                return false;
            }
            if (Utf8.codePoint(tokens.bytes(), tokens.start(right)) == MARK) {
                joined.add(Utf8.codePoint(tokens.bytes(), Utf8.previous(tokens.bytes(), tokens.end(left))));
            }
        }
        return true;
    }

    private static boolean isByte(TokenList tokens, int place) {
        int start = tokens.start(place);
        return tokens.end(place) - start == 6
                && tokens.bytes()[start] == '<'
                && tokens.bytes()[start + 1] == '0'
                && tokens.bytes()[start + 2] == 'x';
    }

    @Override
    public void split(byte[] text, int from, int to, PieceSink out) {
        int start = from;
        if (cuts) {
            for (int i = from + 1; i + 2 < to; i++) {
                if (text[i] == BYTES[0] && text[i + 1] == BYTES[1] && text[i + 2] == BYTES[2] && isEnd(text, i)) {
                    out.piece(text, start, i);
                    start = i;
                }
            }
        }
        out.piece(text, start, to);
    }

    private boolean isEnd(byte[] text, int i) {
        byte before = text[i - 1];
        return before >= 0 ? !joinedAscii[before] : !joined.contains(Utf8.codePoint(text, Utf8.previous(text, i)));
    }
}
