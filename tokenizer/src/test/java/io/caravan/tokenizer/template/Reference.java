package io.caravan.tokenizer.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares renders with what Python's jinja2 made of the same template and conversation. */
final class Reference {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

    private Reference() {}

    /** Renders every template with every conversation and says where the result differs from the recorded one. */
    static List<String> differences(JsonNode recorded) {
        List<String> differences = new ArrayList<>();
        JsonNode conversations = recorded.get("conversations");
        for (JsonNode template : recorded.get("templates")) {
            for (int i = 0; i < conversations.size(); i++) {
                JsonNode conversation = conversations.get(i);
                String name = template.get("name").asText() + " / "
                        + conversation.get("name").asText();
                String source = template.get("template").textValue();
                boolean continued = conversation.get("continued").booleanValue();
                String difference = difference(
                        source,
                        conversation.get("variables"),
                        continued,
                        template.get("results").get(i));
                if (!difference.isEmpty()) {
                    differences.add(name + ": " + difference);
                }
            }
        }
        return differences;
    }

    static String difference(String template, JsonNode variables, boolean continued, JsonNode expected) {
        String text;
        try {
            text = ChatTemplate.compile(template).render(input(variables, continued));
        } catch (TemplateException e) {
            return wrongFailure(e, expected);
        }
        if (!expected.has("text")) {
            return "Python fails (" + expected.path("error") + "), we render: " + shortened(text);
        }
        String wanted = expected.get("text").textValue();
        if (wanted.equals(text)) {
            return "";
        }
        int at = 0;
        while (at < Math.min(wanted.length(), text.length()) && wanted.charAt(at) == text.charAt(at)) {
            at++;
        }
        return "at " + at + " Python has: " + shortened(wanted.substring(Math.max(0, at - 10))) + "  we have: "
                + shortened(text.substring(Math.max(0, at - 10)));
    }

    private static String wrongFailure(TemplateException failure, JsonNode expected) {
        if (expected.has("text")) {
            return "Python renders " + shortened(expected.get("text").textValue()) + ", we fail: "
                    + failure.getMessage();
        }
        boolean refused = failure.kind() == TemplateException.Kind.REFUSED;
        if (refused != expected.has("refused")
                || refused && !expected.get("refused").textValue().equals(failure.refusal())) {
            return "Python fails otherwise (" + expected.path("error") + expected.path("refused") + "): "
                    + failure.getMessage() + " " + failure.refusal();
        }
        boolean ours = failure.kind() == TemplateException.Kind.LIMIT;
        return ours ? "we stop where Python fails otherwise: " + failure.getMessage() : "";
    }

    static TemplateInput input(JsonNode variables, boolean continued) {
        JsonNode messages = variables.get("messages");
        TemplateInput.Builder input = messages == null ? TemplateInput.of(ListValue.EMPTY) : TemplateInput.of(messages);
        for (Map.Entry<String, JsonNode> each : variables.properties()) {
            input.variable(each.getKey(), each.getValue());
        }
        return input.continueFinalMessage(continued).clock(CLOCK).build();
    }

    private static String shortened(String text) {
        return (text.length() > 80 ? text.substring(0, 80) + "…" : text).replace("\n", "\\n");
    }
}
