package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokenizer of a model, and of whatever else shares it. */
public record TokenModelConfig(
        @Setting("The models as clients call them: the model's own name, others it is served under, adapters of it.")
                List<String> names,
        @Setting("The model's directory, with tokenizer.json, tokenizer_config.json and maybe chat_template.jinja.")
                Path directory,
        @Setting(value = "A chat template in place of the directory's, as engines are given one.", defaultValue = "")
                @Nullable
                Path chatTemplate) {

    public TokenModelConfig {
        names = List.copyOf(names);
        if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("names must hold at least one name, and none that is empty");
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("names must differ, were " + String.join(", ", names));
        }
    }
}
