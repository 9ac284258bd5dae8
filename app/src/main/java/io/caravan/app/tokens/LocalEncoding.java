package io.caravan.app.tokens;

import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.tokenizer.PrefixTokenCache.Begun;
import io.caravan.tokenizer.TokenBuffer;
import java.util.ArrayList;
import java.util.List;

/** One request's prompts on the way to ids: begun on one thread, finished there or on another. */
final class LocalEncoding {

    /** Prose and code have more, so that the room for them need not grow. */
    private static final int LEAST_BYTES_PER_TOKEN = 3;

    private final ModelTokenizer model;
    private final boolean specialTokens;
    private final List<OnePrompt> prompts = new ArrayList<>(1);
    private int bytesLeft;

    private record OnePrompt(TokenBuffer ids, Runnable rest) {}

    LocalEncoding(ModelTokenizer model, boolean specialTokens) {
        this.model = model;
        this.specialTokens = specialTokens;
    }

    ModelTokenizer model() {
        return model;
    }

    /** Looks up how much of each prompt is known. To be called once. */
    void begin(List<PromptTexts.Text> texts) {
        for (PromptTexts.Text text : texts) {
            if (text.ids().length > 0) {
                TokenBuffer ids = new TokenBuffer(text.ids().length);
                ids.addAll(text.ids(), text.ids().length);
                prompts.add(new OnePrompt(ids, () -> {}));
            } else {
                TokenBuffer ids = new TokenBuffer(text.length() / LEAST_BYTES_PER_TOKEN);
                Begun begun = model.cache().begin(text.utf8(), text.length(), specialTokens, ids);
                bytesLeft += begun.bytesLeft();
                prompts.add(new OnePrompt(ids, begun.rest()));
            }
        }
    }

    /** Bytes of the prompts that are not known and so are to be encoded. */
    int bytesLeft() {
        return bytesLeft;
    }

    /** Encodes what is not known. To be called once, after {@link #begin}. */
    PromptTokens rest() {
        List<Prompt.Part> parts = new ArrayList<>(prompts.size());
        for (OnePrompt prompt : prompts) {
            prompt.rest().run();
            parts.add(new Prompt.Ids(prompt.ids().toArray()));
        }
        return new PromptTokens(parts, Source.LOCAL);
    }
}
