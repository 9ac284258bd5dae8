package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What vLLM does with developers where a template does not know them: they and the systems become one first message. */
final class SystemMessages {

    private SystemMessages() {}

    static List<Object> fromDevelopers(List<Object> messages) {
        boolean any = messages.stream().anyMatch(each -> "developer".equals(((Dict) each).get("role")));
        return any ? joined(messages.stream().map(SystemMessages::converted).toList()) : messages;
    }

    private static Object converted(Object message) {
        Dict given = (Dict) message;
        if (!"developer".equals(given.get("role"))) {
            return given;
        }
        Dict result = new Dict(given.size());
        for (int i = 0; i < given.size(); i++) {
            if (!"tools".equals(given.key(i))) {
                result.put(given.key(i), given.value(i));
            }
        }
        result.put("role", "system");
        return result;
    }

    private static List<Object> joined(List<Object> messages) {
        List<String> systems = new ArrayList<>();
        List<Object> result = new ArrayList<>();
        boolean late = false;
        for (int i = 0; i < messages.size(); i++) {
            Dict message = (Dict) messages.get(i);
            if ("system".equals(message.get("role"))) {
                late |= i > 0;
                String text = text(message.get("content"));
                if (!text.isEmpty()) {
                    systems.add(text);
                }
            } else {
                result.add(message);
            }
        }
        if (!late) {
            return messages;
        }
        Dict first = new Dict(2);
        first.put("role", "system");
        first.put("content", String.join("\n\n", systems));
        result.add(0, first);
        return result;
    }

    private static String text(@Nullable Object content) {
        if (content instanceof ListValue parts) {
            List<String> texts = new ArrayList<>();
            for (Object part : parts) {
                if (part instanceof Dict dict && dict.get("text") instanceof String text) {
                    texts.add(text);
                }
            }
            return String.join("\n", texts);
        }
        return content instanceof String text ? text : "";
    }
}
