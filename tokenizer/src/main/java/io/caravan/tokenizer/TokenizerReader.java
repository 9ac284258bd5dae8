package io.caravan.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a tokenizer from its file. */
final class TokenizerReader {

    private static final int MAX_ADDED = 1 << 17;

    private TokenizerReader() {}

    static Tokenizer read(TokenizerFile file) {
        JsonField settings = file.settings();
        Vocabulary vocabulary = new Vocabulary(file.model().tokens());
        PreTokenizer cut = PreTokenizerReader.read(settings.get("pre_tokenizer"));
        Normalizer normalizer = NormalizerReader.read(settings.get("normalizer"));
        List<AddedToken> added = added(settings.get("added_tokens"), vocabulary);
        Map<String, Integer> ids = new HashMap<>();
        added.forEach(token -> ids.putIfAbsent(token.content(), token.id()));
        ModelBuilder model = new ModelBuilder(settings.get("model"), file.model(), vocabulary);
        Model built = cut.bytes() ? model.ofBytes() : model.ofCharacters();
        PreTokenizer pieces = cut.bytes() ? cut : cut.then(model.wordStarts());
        TokenizerParts parts = new TokenizerParts(
                new AddedTokens(added.stream().filter(t -> !t.normalized()).toList(), text -> text),
                normalizer,
                new AddedTokens(added.stream().filter(AddedToken::normalized).toList(), normalizer::applyTo),
                pieces.first(),
                pieces.later(),
                built,
                SpecialTokensReader.read(settings.get("post_processor")),
                Map.copyOf(ids));
        return new Tokenizer(vocabulary, parts);
    }

    private static List<AddedToken> added(JsonField field, Vocabulary vocabulary) {
        if (field.isAbsent()) {
            return List.of();
        }
        List<JsonField> items = field.items();
        if (items.size() > MAX_ADDED) {
            throw field.refused("has " + items.size() + " tokens; the most allowed is " + MAX_ADDED);
        }
        Map<String, AddedToken> tokens = new LinkedHashMap<>();
        int next = vocabulary.size();
        for (JsonField item : items) {
            AddedToken token = token(item);
            AddedToken same = tokens.putIfAbsent(token.content(), token);
            if (same != null) {
                if (!same.equals(token)) {
                    throw item.refused("is listed twice, and differs");
                }
                continue;
            }
            int known = vocabulary.find(token.content().getBytes(StandardCharsets.UTF_8));
            if (token.id() != (known < 0 ? next : known)) {
                throw item.get("id")
                        .refused("is not the id that the reference library gives to this token, "
                                + (known < 0 ? next : known));
            }
            next = Math.max(next, token.id() + 1);
        }
        return tokens.values().stream().filter(t -> !t.content().isEmpty()).toList();
    }

    private static AddedToken token(JsonField item) {
        boolean special = item.get("special").flag(false);
        return new AddedToken(
                item.get("content").text(),
                item.get("id").count(),
                item.get("single_word").flag(false),
                item.get("lstrip").flag(false),
                item.get("rstrip").flag(false),
                item.get("normalized").flag(!special),
                special);
    }
}
