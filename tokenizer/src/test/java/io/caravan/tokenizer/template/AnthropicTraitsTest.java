package io.caravan.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out about templates is what vLLM 0.32 finds out; each of these was tried there as well. */
class AnthropicTraitsTest {

    private static final String PLAIN = "{% for m in messages %}[{{ m.role }}] {{ m.content }}{% endfor %}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN,
                "{{ bos_token }}" + PLAIN,
                "{% if strftime_now is defined %}{{ strftime_now('%Y') }}{% endif %}" + PLAIN,
                "{% for m in messages %}{% for p in m.content %}{{ p.text }}{{ p['text'] }}{% endfor %}{% endfor %}",
                "{% if tools is defined and tools %}{{ raise_exception('no') }}{% endif %}" + PLAIN,
            })
    void aSystemMaySpeakLate(String template) {
        assertThat(traits(template).systemFirst()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for m in messages %}{% if m.role == 'system' and not loop.first %}{{ raise_exception('no') }}{% endif %}{% endfor %}",
                "{{ bos_token + 'x' }}" + PLAIN,
                "{{ strftime_now('%Y') }}" + PLAIN,
                "{% for m in messages %}{%- generation -%}{{ m.content }}{% endgeneration %}{% endfor %}",
                "{% for m in messages %}{{ {'user': 1}[m.role] + 1 }}{% endfor %}",
            })
    void aSystemSpeaksFirst(String template) {
        assertThat(traits(template).systemFirst()).isTrue();
    }

    @Test
    void oneTemplateOfTwoIsEnough() {
        ModelTemplates both = new ModelTemplates(
                Map.of(
                        "default",
                        ChatTemplate.compile(PLAIN),
                        "tool_use",
                        ChatTemplate.compile("{{ raise_exception('no') }}")),
                Map.of());

        assertThat(AnthropicTraits.of(both).systemFirst()).isTrue();
    }

    @Test
    void aModelWithoutTemplateHasTraits() {
        assertThat(AnthropicTraits.of(new ModelTemplates(Map.of(), Map.of())))
                .isEqualTo(new AnthropicTraits(true, "low"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN + "{{ reasoning_effort }}",
                PLAIN + "{% if enable_thinking %}<think>{% endif %}",
                PLAIN
                        + "{% if reasoning_effort == 'high' %}{{ raise_exception('no') }}{% endif %}{{ enable_thinking }}",
            })
    void thinkingIsDisabledByNone(String template) {
        assertThat(traits(template).effortWithoutThinking()).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN,
                PLAIN + "{% if reasoning_effort == 'none' %}{{ raise_exception('no') }}{% endif %}",
                PLAIN + "{{ reasoning_effort if reasoning_effort in ['low', 'medium', 'high'] else 'max' }}",
            })
    void thinkingIsLowered(String template) {
        assertThat(traits(template).effortWithoutThinking()).isEqualTo("low");
    }

    private static AnthropicTraits traits(String template) {
        return AnthropicTraits.of(new ModelTemplates(Map.of("default", ChatTemplate.compile(template)), Map.of()));
    }
}
