package io.caravan.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTemplatesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void readsOneTemplateAndTokensAsTextOrObject() throws IOException {
        config(
                "{\"chat_template\": \"{{ bos_token }}\", \"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"</s>\"},"
                        + " \"pad_token\": null}");
        ModelTemplates read = ModelTemplates.read(directory);
        assertThat(read.specialTokens())
                .containsOnlyKeys("bos_token", "eos_token")
                .containsEntry("eos_token", "</s>");
        assertThat(read.forRequest(true))
                .hasValueSatisfying(t -> assertThat(t.source()).isEqualTo("{{ bos_token }}"));
    }

    @Test
    void choosesTheTemplateForToolsByName() throws IOException {
        config(
                "{\"chat_template\": [{\"name\": \"default\", \"template\": \"a\"}, {\"name\": \"tool_use\", \"template\": \"b\"}]}");
        ModelTemplates read = ModelTemplates.read(directory);
        assertThat(read.forRequest(false).map(ChatTemplate::source)).hasValue("a");
        assertThat(read.forRequest(true).map(ChatTemplate::source)).hasValue("b");
    }

    @Test
    void prefersTheTemplateInItsOwnFile() throws IOException {
        config("{\"chat_template\": \"old\"}");
        Files.writeString(directory.resolve("chat_template.jinja"), "new");
        assertThat(ModelTemplates.read(directory).forRequest(false).map(ChatTemplate::source))
                .hasValue("new");
    }

    @Test
    void saysWhatIsWrongWithATemplate() throws IOException {
        config("{\"chat_template\": \"\\n{% if %}\"}");
        assertThatThrownBy(() -> ModelTemplates.read(directory))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void hasNoTemplateWhereThereIsNone() throws IOException {
        assertThat(ModelTemplates.read(directory).forRequest(false)).isEmpty();
    }

    private void config(String json) throws IOException {
        Files.writeString(directory.resolve("tokenizer_config.json"), json);
    }
}
