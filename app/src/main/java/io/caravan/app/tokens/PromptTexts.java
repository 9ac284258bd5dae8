package io.caravan.app.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.inference.Api;
import io.caravan.inference.Prompt;
import io.caravan.processors.request.KnownStrings;
import io.caravan.processors.request.PromptJsonFactory;
import io.caravan.tokenizer.unicode.Utf8Writer;
import io.caravan.tokens.TokenMiss;
import io.caravan.tokens.TokenQuery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The texts of a request's prompts, as the engine's tokenizer gets them. Stateless. */
final class PromptTexts {

    /** Bodies up to this length are read, and rendered, on the event loop: about a millisecond. */
    static final int READ_AT_ONCE = 128 << 10;

    private static final PromptJsonFactory FACTORY = new PromptJsonFactory();
    private static final ObjectMapper JSON = new ObjectMapper(FACTORY);
    private static final ThreadLocal<byte[]> ROOM = ThreadLocal.withInitial(() -> new byte[READ_AT_ONCE]);
    /** Parts of a message whose ids stand in its text. */
    private static final Set<String> TEXT_PARTS =
            Set.of("", "text", "input_text", "output_text", "refusal", "thinking", "tool_reference");

    /** One prompt: the first bytes of a text, or ids as they came. */
    record Text(byte[] utf8, int length, int[] ids) {}

    /**
     * The body of a chat.
     *
     * @param bytes of which the first {@code length} count
     * @param prompt what was read of it before
     */
    record Body(byte[] bytes, int length, Prompt prompt) {}

    private static final byte[] NO_BYTES = new byte[0];
    private static final int[] NO_IDS = new int[0];

    private PromptTexts() {}

    /**
     * Whether special tokens go around each prompt, as vLLM has it when the request does not say, or cannot.
     *
     * @param asked what the request says; null if nothing
     */
    static boolean specialTokens(Api api, @Nullable Boolean asked) {
        return switch (api) {
            case COMPLETIONS -> asked == null || asked;
            case CHAT_COMPLETIONS -> asked != null && asked;
            case RESPONSES -> true; // although the template may have set them
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

    /** The text of a chat, of its body in the words of one of the APIs for chats. */
    static List<Text> ofChat(Api api, Body body, ModelTokenizer model) throws UnfitPromptException {
        KnownStrings known = KnownStrings.of(body.prompt());
        JsonNode json = json(body, known);
        JsonNode chat =
                switch (api) {
                    case MESSAGES -> MessagesChat.of(json, model.anthropicTraits());
                    case RESPONSES -> ResponsesChat.of(json);
                    default -> ofTexts(json);
                };
        // Which is not longer than the body, as a rule.
        Utf8Writer text = new Utf8Writer(body.length());
        known.tell(text::know);
        model.chatText(chat, text);
        return List.of(new Text(text.bytes(), text.length(), NO_IDS));
    }

    private static JsonNode ofTexts(JsonNode chat) throws UnfitPromptException {
        for (JsonNode message : chat.path("messages")) {
            for (JsonNode part : message.path("content")) {
                if (part.isObject() && !TEXT_PARTS.contains(part.path("type").asText(""))) {
                    throw new UnfitPromptException(TokenMiss.MULTIMODAL);
                }
            }
            for (JsonNode call : message.path("tool_calls")) {
                putFirst(call, "id", "function", "type");
                putFirst(call.path("function"), "arguments", "name");
            }
        }
        return chat;
    }

    /** Puts fields into the order in which vLLM passes them on, which a template may show. */
    private static void putFirst(JsonNode object, String... names) {
        if (object instanceof ObjectNode fields) {
            Map<String, JsonNode> ordered = new LinkedHashMap<>();
            for (String name : names) {
                if (fields.has(name)) {
                    ordered.put(name, fields.get(name));
                }
            }
            fields.properties().forEach(each -> ordered.putIfAbsent(each.getKey(), each.getValue()));
            fields.removeAll();
            fields.setAll(ordered);
        }
    }

    /** A body of JSON. */
    static JsonNode json(byte[] body) throws UnfitPromptException {
        return json(new Body(body, body.length, Prompt.NONE), KnownStrings.NONE);
    }

    private static JsonNode json(Body body, KnownStrings known) throws UnfitPromptException {
        try (JsonParser parser = FACTORY.createParser(body.bytes(), body.length(), known)) {
            JsonNode read = JSON.readTree(parser);
            return read == null ? MissingNode.getInstance() : read;
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

    /** A body of up to {@link #READ_AT_ONCE} bytes in room that the thread uses again for the next. */
    static Body atOnce(ByteBuffer body, Prompt prompt) {
        int length = body.remaining();
        byte[] room = ROOM.get();
        body.get(room, 0, length);
        return new Body(room, length, prompt);
    }
}
