package io.caravan.tokenizer.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The tools of a request with the fields vLLM passes on: its own, in its order, with their defaults. */
final class ChatTools {

    private ChatTools() {}

    static Object of(JsonNode tools) {
        if (!tools.isArray()) {
            return None.NONE;
        }
        List<Object> prepared = new ArrayList<>();
        for (JsonNode tool : tools) {
            Dict result = new Dict(3);
            result.put("type", tool.path("type").asText("function"));
            result.put("function", function(tool));
            if (tool.hasNonNull("defer_loading")) {
                result.put("defer_loading", tool.get("defer_loading").asBoolean());
            }
            prepared.add(result);
        }
        return ListValue.list(prepared);
    }

    private static Dict function(JsonNode tool) {
        JsonNode function = tool.path("function");
        Dict result = new Dict(5);
        for (String name : new String[] {"name", "description", "parameters"}) {
            result.put(name, JsonValues.of(function.get(name)));
        }
        if (function.hasNonNull("strict")) {
            result.put("strict", function.get("strict").asBoolean());
        }
        JsonNode deferred = function.hasNonNull("defer_loading") ? function : tool;
        if (deferred.hasNonNull("defer_loading")) {
            result.put("defer_loading", deferred.get("defer_loading").asBoolean());
        }
        return result;
    }
}
