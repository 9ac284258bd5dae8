package io.caravan.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.tokenizer.unicode.Utf8Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template from outside cannot use more than its limits, and its errors say where without quoting what it was given. */
class TemplateLimitsTest {

    private static final TemplateLimits SMALL = new TemplateLimits(10_000, 10_000, 100_000, 30);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 'x' * 10**9 }}",
                "{{ [1] * 10**9 }}",
                "{{ 10**100000000 }}",
                "{{ '%999999999d' % 1 }}",
                "{{ '{:999999999}'.format(1) }}",
                "{{ 'x'.center(10**9) }}",
                "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m('ab') }}",
                "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{% for i in range(50000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}",
                "{% set ns = namespace(s='aa') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}"
                        + "{{ ns.l | tojson }}",
                "{% set ns = namespace() %}{% set ns.n = ns %}{{ ns }}",
                "{{ ('a' * 9000).replace('a', 'b' * 9000) }}",
                "{{ range(90000) | sort | join }}"
            })
    void stopsWhatWouldTakeTooMuch(String source) {
        assertThatThrownBy(() -> ChatTemplate.compile(source, SMALL).render(empty()))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.kind()).isEqualTo(TemplateException.Kind.LIMIT));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    void refusesTemplatesThatAreNestedTooDeeply(int depth) {
        for (String source : new String[] {
            "{{ " + "(".repeat(depth) + "1" + ")".repeat(depth) + " }}",
            "{{ " + "not ".repeat(depth) + "1 }}",
            "{{ 1" + " + 1".repeat(depth) + " }}",
            "{{ 1" + "|abs".repeat(depth) + " }}",
            "{% if 1 %}".repeat(depth) + "{% endif %}".repeat(depth)
        }) {
            assertThatThrownBy(() -> ChatTemplate.compile(source)).isInstanceOf(TemplateException.class);
        }
    }

    @Test
    void namesTheLineAndKeepsTheConversationToItself() {
        TemplateInput input = TemplateInput.of(JsonNodeFactory.instance.arrayNode())
                .variable("secret", "the secret words")
                .build();
        ChatTemplate template = ChatTemplate.compile("a\n\n{% if true %}\n{{ secret + 1 }}\n{% endif %}");
        assertThatThrownBy(() -> template.render(input))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("line 4")
                .hasMessageContaining("'str' and 'int'")
                .hasMessageNotContaining("secret words");
    }

    @Test
    void keepsTheTemplatesOwnWordsOutOfTheMessage() {
        ChatTemplate template = ChatTemplate.compile("{{ raise_exception('no ' ~ secret) }}");
        TemplateInput input = TemplateInput.of(JsonNodeFactory.instance.arrayNode())
                .variable("secret", "words")
                .build();
        assertThatThrownBy(() -> template.render(input)).isInstanceOfSatisfying(TemplateException.class, e -> {
            assertThat(e.kind()).isEqualTo(TemplateException.Kind.REFUSED);
            assertThat(e.refusal()).isEqualTo("no words");
            assertThat(e.getMessage()).doesNotContain("words");
        });
    }

    @Test
    void leavesTheCallersTextAsItWasWhenItFails() {
        Utf8Writer out = new Utf8Writer(0);
        out.write("before");
        ChatTemplate template = ChatTemplate.compile("some text {{ 1 / 0 }}");
        assertThatThrownBy(() -> template.render(empty(), out)).isInstanceOf(TemplateException.class);
        assertThat(out.length()).isEqualTo("before".length());
    }

    private static TemplateInput empty() {
        return TemplateInput.of(JsonNodeFactory.instance.arrayNode()).build();
    }
}
