package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import java.io.IOException;

/** Makes parsers of request bodies: {@link PromptJsonParser} where the body is plainly UTF-8, Jackson's own elsewhere. Thread-safe. */
public final class PromptJsonFactory extends JsonFactory {

    private static final long serialVersionUID = 1L;
    private static final int MAX_NESTING = 500;

    /** A factory for bodies up to a nesting of 500, with strings of any length. */
    public PromptJsonFactory() {
        super(new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNestingDepth(MAX_NESTING)
                        .build()));
    }

    /**
     * A parser of the first bytes of a body of which some strings are known.
     *
     * @throws IOException if it is text in no encoding
     */
    public JsonParser createParser(byte[] body, int length, KnownStrings known) throws IOException {
        JsonParser parser = createParser(body, 0, length);
        if (parser instanceof PromptJsonParser prompts) {
            prompts.know(known);
        }
        return parser;
    }

    /** A body of another encoding, which JSON once allowed, has a zero or a byte-order mark within its first two bytes. */
    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
        if (length < 2 || data[offset] <= 0 || data[offset + 1] <= 0) {
            return super._createParser(data, offset, length, context);
        }
        return new PromptJsonParser(
                context,
                _parserFeatures,
                _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
                data,
                offset,
                offset + length);
    }
}
