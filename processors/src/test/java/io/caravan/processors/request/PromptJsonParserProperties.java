package io.caravan.processors.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Taking bytes where they are gives what Jackson's own way gives, or the same refusal. */
class PromptJsonParserProperties {

    private static final int LIMIT = 1 << 20;

    @Property(tries = 2_000)
    void textIsWhatJacksonReads(@ForAll("strings") List<String> strings) throws IOException {
        same(("[" + String.join(", ", strings) + "]").getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 2_000)
    void bytesThatAreNoTextAreRefusedOrReadAlike(@ForAll("pieces") List<byte[]> pieces) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("[\"".getBytes(StandardCharsets.US_ASCII));
        pieces.forEach(body::writeBytes);
        body.writeBytes("\", 1]".getBytes(StandardCharsets.US_ASCII));
        same(body.toByteArray());
    }

    @Example
    void aStringOfEveryLengthIsFoundToItsEnd() throws IOException {
        for (int length = 0; length < 40; length++) {
            for (String end : new String[] {"", "\\n", "é", "\\u00e9", "\\\"", "\\\\", "\u0001", "🐫"}) {
                String text = "x".repeat(length) + end;
                same(("[\"" + text + "\", \"" + text + text + "\", 7]").getBytes(StandardCharsets.UTF_8));
                same(("[\"" + text).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Example
    void aLongStringIsFoundToItsEndWhereverThatIs() throws IOException {
        for (int length = 600; length < 1_300; length++) {
            for (String end : new String[] {"", "\\n", "é", "\\\"", "\u0001"}) {
                String text = "x".repeat(length) + end;
                same(("[\"" + text + "\", \"" + text + text + "y\", 7]").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Example
    void theLimitHolds() throws IOException {
        TextCollector collector = new TextCollector(10);
        try (JsonParser parser = new PromptJsonFactory()
                .createParser("[\"abcdef\", \"gh\\ni\", \"jklmnop\", 5]".getBytes(StandardCharsets.UTF_8))) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    collector.addText(parser);
                }
            }
        }
        assertThat(collector.text().length()).isEqualTo(10);
        assertThat(new String(collector.text().utf8(), 0, 10, StandardCharsets.UTF_8))
                .isEqualTo("abcdefgh\ni");
    }

    private static void same(byte[] body) throws IOException {
        assertThat(read(new PromptJsonFactory(), body)).isEqualTo(read(new JsonFactory(), body));
        assertThat(texts(new PromptJsonFactory(), body)).isEqualTo(texts(new JsonFactory(), body));
    }

    /** The strings as they are read one by one; how it failed if it did. */
    private static List<String> texts(JsonFactory json, byte[] body) throws IOException {
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = json.createParser(body)) {
            while (parser.nextToken() != null) {
                texts.add(parser.getText());
                texts.add(parser.getText());
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            texts.add("refused");
        }
        return texts;
    }

    /** The tokens, and after each string what has been collected; how it failed if it did. */
    private static List<String> read(JsonFactory json, byte[] body) throws IOException {
        List<String> seen = new ArrayList<>();
        TextCollector collector = new TextCollector(LIMIT);
        try (JsonParser parser = json.createParser(body)) {
            while (parser.nextToken() != null) {
                seen.add(parser.currentToken().name());
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    collector.addText(parser);
                    seen.add(new String(collector.text().utf8(), 0, collector.length(), StandardCharsets.UTF_8));
                }
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            seen.add("refused");
        }
        return seen;
    }

    @Provide
    Arbitrary<List<String>> strings() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.strings().alpha().ofMaxLength(30),
                Arbitraries.of(
                        "\\n",
                        "\\t",
                        "\\\"",
                        "\\\\",
                        "\\/",
                        "\\u00e4",
                        "\\ud83d\\udc2b",
                        "\\ud83d",
                        "\\x",
                        "ä",
                        "漢字",
                        "🐫",
                        "\t",
                        "\u0001"));
        return piece.list()
                .ofMaxSize(8)
                .map(pieces -> "\"" + String.join("", pieces) + "\"")
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<byte[]>> pieces() {
        return Arbitraries.oneOf(
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(6),
                        Arbitraries.strings()
                                .alpha()
                                .ofMaxLength(20)
                                .map(text -> text.getBytes(StandardCharsets.UTF_8)),
                        Arbitraries.of("漢", "é", "🐫").map(text -> text.getBytes(StandardCharsets.UTF_8)))
                .list()
                .ofMaxSize(6);
    }
}
