package io.caravan.app.security;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.caravan.app.config.KeysFile;
import io.caravan.settings.SettingsException;
import java.nio.charset.StandardCharsets;

class KeysFileFuzz {

    /** Any file is read or refused; a refusal names no value of the file that could be a key. */
    @FuzzTest(maxDuration = "10m")
    void readsOrRefusesAnyFile(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        try {
            KeysFile.read(text, "keys.yaml");
        } catch (SettingsException refused) {
            if (refused.problems().isEmpty()) {
                throw new AssertionError("refused without a reason", refused);
            }
        }
    }
}
