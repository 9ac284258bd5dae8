package io.caravan.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.app.tokens.GatewayTokens;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.tokens.TokenCounts;
import io.caravan.tokens.TokenMiss;

/** What {@code /status} says of the token ids of prompts: the tokenizers, and per model which source gave ids and what failed. */
final class TokensStatus {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TokensStatus() {}

    static ObjectNode json(GatewayTokens tokens) {
        ObjectNode json = JSON.objectNode();
        ArrayNode sources = json.putArray("sources");
        tokens.sourceNames()
                .forEach(name -> sources.add(Source.valueOf(name.name()).label()));
        sources.add(Source.ESTIMATE.label());
        json.put("waiting", tokens.waiting());
        ArrayNode tokenizers = json.putArray("tokenizers");
        for (GatewayTokens.LocalModel model : tokens.localModels()) {
            ObjectNode one = tokenizers.addObject();
            ArrayNode names = one.putArray("names");
            model.names().forEach(names::add);
            one.put("directory", model.directory());
            one.put("vocabulary", model.vocabulary());
            one.put("chatTemplate", model.template());
            one.put("memoryBytes", model.memoryBytes());
        }
        ObjectNode models = json.putObject("models");
        for (String model : tokens.counts().models()) {
            models.set(model, model(tokens.counts(), model));
        }
        return json;
    }

    private static ObjectNode model(TokenCounts counts, String model) {
        ObjectNode json = JSON.objectNode();
        ObjectNode from = json.putObject("prompts");
        ObjectNode missed = json.putObject("missed");
        for (Source source : Source.values()) {
            put(from, source.label(), counts.found(source, model));
            for (TokenMiss reason : TokenMiss.values()) {
                put(missed, source.label() + " " + reason.label(), counts.missed(source, reason, model));
            }
        }
        return json;
    }

    private static void put(ObjectNode json, String name, long count) {
        if (count > 0) {
            json.put(name, count);
        }
    }
}
