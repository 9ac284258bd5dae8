package io.caravan.tokenizer;

import io.caravan.tokenizer.split.Splitter;
import io.caravan.tokenizer.unicode.Utf8;

/** Makes the model that the field {@code model} describes. */
final class ModelBuilder {

    private final JsonField settings;
    private final ModelData data;
    private final Vocabulary vocabulary;

    ModelBuilder(JsonField settings, ModelData data, Vocabulary vocabulary) {
        this.settings = settings;
        this.data = data;
        this.vocabulary = vocabulary;
        if (!settings.isObject() || vocabulary.size() == 0) {
            throw settings.refused("must be an object with a vocabulary");
        }
    }

    /** A model whose pieces are bytes, after the pre-tokenizer ByteLevel. */
    Model ofBytes() {
        if (!settings.get("type").text("BPE").equals("BPE")) {
            throw settings.unsupported("BPE with a pre-tokenizer ByteLevel, BPE and Unigram without");
        }
        checkPlain();
        Vocabulary whole = ignoresMerges() ? new Vocabulary(ByteAlphabet.decoded(data.tokens())) : null;
        return new BytePairModel(ByteAlphabet.ids(vocabulary), new MergeTable(data.merges()), whole);
    }

    /** A model whose pieces are characters. */
    Model ofCharacters() {
        if (isUnigram()) {
            return unigram();
        }
        if (!settings.get("type").text("BPE").equals("BPE")) {
            throw settings.unsupported("BPE, Unigram");
        }
        checkPlain();
        return new CharacterPairModel(
                new CharacterIds(
                        vocabulary, unknown(), settings.get("byte_fallback").flag(false)),
                new MergeTable(data.merges()),
                settings.get("fuse_unk").flag(false),
                ignoresMerges() ? vocabulary : null);
    }

    private boolean isUnigram() {
        return settings.get("type").text("BPE").equals("Unigram");
    }

    private Model unigram() {
        JsonField unknown = settings.get("unk_id");
        if (data.scores().length == 0) {
            throw settings.get("vocab").refused("must be an array of tokens and their scores");
        }
        if (unknown.isAbsent() || unknown.count() >= vocabulary.size()) {
            throw unknown.refused("must be the place of a token in model.vocab");
        }
        return new UnigramModel(
                vocabulary,
                data.scores(),
                unknown.count(),
                settings.get("byte_fallback").flag(false) ? CharacterIds.bytes(vocabulary) : null);
    }

    /** Cuts where no merge can join, so that pieces are short and come again; a piece that may be one token stays whole. */
    Splitter wordStarts() {
        return isUnigram() || ignoresMerges()
                ? (text, from, to, out) -> out.piece(text, from, to)
                : new WordStarts(data, vocabulary);
    }

    private boolean ignoresMerges() {
        return settings.get("ignore_merges").flag(false);
    }

    private int unknown() {
        String name = settings.get("unk_token").textOrNull();
        if (name == null) {
            return -1;
        }
        int id = vocabulary.find(Utf8.bytes(name));
        if (id < 0) {
            throw settings.get("unk_token").refused("is not in model.vocab");
        }
        return id;
    }

    /** Refuses what changes ids and is not supported. */
    private void checkPlain() {
        JsonField dropout = settings.get("dropout");
        if (!dropout.isAbsent() && dropout.node().doubleValue() != 0) {
            throw dropout.refused("is random; only null or 0 is supported");
        }
        refuseUnlessEmpty(settings.get("continuing_subword_prefix"));
        refuseUnlessEmpty(settings.get("end_of_word_suffix"));
    }

    private static void refuseUnlessEmpty(JsonField field) {
        String value = field.textOrNull();
        if (value != null && !value.isEmpty()) {
            throw field.refused("is not supported; only null or \"\" is");
        }
    }
}
