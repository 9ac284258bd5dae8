package io.caravan.tokenizer;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

class TokenizerJsonFuzz {

    /** Any file is read or refused by a TokenizerException; what is read encodes any text or refuses it alike. */
    @FuzzTest(maxDuration = "10m")
    void readsOrRefusesAnyFile(FuzzedDataProvider data) {
        String text = data.consumeString(200);
        try {
            Tokenizer.parse(data.consumeRemainingAsBytes()).encode(text, true);
        } catch (TokenizerException e) {
            if (String.valueOf(e.getMessage()).isEmpty()) {
                throw new IllegalStateException("a refusal without a reason", e);
            }
        }
    }
}
