package io.caravan.app.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.inference.Prompt;
import io.caravan.processors.request.PromptJsonFactory;
import io.caravan.tokens.TokenMiss;
import io.caravan.tokens.TokenQuery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The texts of a request's prompts, as the engine's tokenizer gets them. Stateless. */
final class PromptTexts {

    /** Bodies up to this length are read, and rendered, on the event loop: about a millisecond. */
    static final int READ_AT_ONCE = 128 << 10;

    private static final ObjectMapper JSON = new ObjectMapper(new PromptJsonFactory());
    /** Parts of a message whose ids stand in its text. */
    private static final Set<String> TEXT_PARTS =
            Set.of("", "text", "input_text", "output_text", "refusal", "thinking", "tool_reference");

    /** One prompt: the first bytes of a text, or ids as they came. */
    record Text(byte[] utf8, int length, int[] ids) {}

    private static final byte[] NO_BYTES = new byte[0];
    private static final int[] NO_IDS = new int[0];

    private PromptTexts() {}

    /** Whether special tokens go around each prompt, as vLLM has it when the request does not say. */
    static boolean specialTokens(TokenQuery query) {
        Boolean asked = query.request().promptOptions().addSpecialTokens();
        return asked != null
                ? asked
                : switch (query.request().api()) {
                    case COMPLETIONS -> true;
                    default -> false;
                };
    }

    /** The texts of a request that needs nothing of its body. */
    static List<Text> ofCompletion(TokenQuery query) {
        List<Text> texts = new ArrayList<>();
        for (Prompt.Part part : query.estimate().parts()) {
            if (part instanceof Prompt.Ids known) {
                texts.add(new Text(NO_BYTES, 0, known.ids()));
            } else if (part instanceof Prompt.Text text) {
                texts.add(new Text(text.utf8(), text.length(), NO_IDS));
            }
        }
        return texts;
    }

    /** The text of a chat, of its body. */
    static List<Text> ofChat(byte[] body, ModelTokenizer model) throws UnfitPromptException {
        JsonNode json = json(body);
        for (JsonNode message : json.path("messages")) {
            for (JsonNode part : message.path("content")) {
                if (part.isObject() && !TEXT_PARTS.contains(part.path("type").asText(""))) {
                    throw new UnfitPromptException(TokenMiss.MULTIMODAL);
                }
            }
        }
        byte[] text = model.chatText(json, body.length);
        return List.of(new Text(text, text.length, NO_IDS));
    }

    /** A body of JSON. */
    static JsonNode json(byte[] body) throws UnfitPromptException {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
        }
    }

    /** A body that stays when its request has ended. */
    static byte[] copy(ByteBuffer body) {
        byte[] copy = new byte[body.remaining()];
        body.get(copy);
        return copy;
    }
}
