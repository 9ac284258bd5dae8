package io.caravan.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be read exactly is refused by name. */
class TokenizerRefusalTest {

    private static final String MODEL = "'model':{'type':'BPE','vocab':{'a':0,'b':1,'ab':2},'merges':['a b']}";

    @Test
    void aSmallTokenizerIsRead() {
        assertThat(read("{" + MODEL + "}").encode("abba")).containsExactly(2, 1, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            textBlock =
                    """
                    'normalizer':{'type':'Nmt'}                                    # normalizer.type "Nmt" is not supported; supported: NFC
                    'normalizer':{'type':'Sequence','normalizers':[{'type':'X'}]}  # normalizer.normalizers[0].type "X" is not supported
                    'normalizer':{'type':'Replace','pattern':{'Regex':'(?<=a)'},'content':''} # normalizer.pattern the regular expression is not supported
                    'normalizer':7                                                 # normalizer.type must be a string
                    'pre_tokenizer':{'type':'BertPreTokenizer'}                    # pre_tokenizer.type "BertPreTokenizer" is not supported
                    'pre_tokenizer':{'type':'Split','pattern':{},'behavior':'Isolated'} # pre_tokenizer.pattern must have either
                    'pre_tokenizer':{'type':'Split','pattern':{'String':' '},'behavior':'X'} # pre_tokenizer.behavior must be Isolated
                    'pre_tokenizer':{'type':'Split','pattern':{'Regex':'\\\\p{Han}'},'behavior':'Isolated'} # "Han"
                    'pre_tokenizer':{'type':'ByteLevel'}                           # no token for the byte 0x
                    'pre_tokenizer':{'type':'Metaspace','replacement':'xx'}        # pre_tokenizer.replacement must be one character
                    'post_processor':{'type':'X'}                                  # post_processor.type "X" is not supported
                    'post_processor':{'type':'TemplateProcessing','single':[]}     # post_processor.single has no Sequence
                    'added_tokens':[{'id':9,'content':'c'}]                        # added_tokens[0].id is not the id that the reference library gives to this token, 3
                    'added_tokens':[{'id':-1,'content':'c'}]                       # added_tokens[0].id must be a whole number
                    'added_tokens':{}                                              # added_tokens must be an array
                    """)
    void settingsThatAreNotSupportedAreNamed(String setting, String message) {
        refused("{" + setting + "," + MODEL + "}", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            textBlock =
                    """
                    {'type':'WordPiece','vocab':{'a':0}}                           # model.type "WordPiece" is not supported
                    {'type':'BPE','vocab':{'a':0,'b':1},'merges':['a b']}          # model.merges[0] has a side, or a result, that is not in model.vocab
                    {'type':'BPE','vocab':{'a':0,'b':1},'merges':['a b c']}        # model.merges[0] must be two tokens with one space
                    {'type':'BPE','vocab':{'a':0,'b':1},'merges':[['a']]}          # model.merges[0] must be two tokens
                    {'type':'BPE','vocab':{'a':0.5},'merges':[]}                   # model.vocab[0] must have a whole number
                    {'type':'BPE','vocab':{'a':4294967296},'merges':[]}            # model.vocab[0] must have a whole number
                    {'type':'BPE','vocab':{},'merges':[]}                          # model must be an object with a vocabulary
                    {'type':'BPE','vocab':{'a':0},'merges':[],'dropout':0.1}       # model.dropout is random
                    {'type':'BPE','vocab':{'a':0},'merges':[],'end_of_word_suffix':'</w>'} # model.end_of_word_suffix is not supported
                    {'type':'BPE','vocab':{'a':0},'merges':[],'unk_token':'?'}     # model.unk_token is not in model.vocab
                    {'type':'BPE','vocab':{'a':0},'merges':[],'byte_fallback':true} # model.vocab has no <0x00>
                    7                                                              # model must be an object
                    """)
    void modelsThatAreNotSupportedAreNamed(String model, String message) {
        refused("{'model':" + model + "}", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            value = {
                "[] # must be a JSON object",
                "{} # model must be an object",
                "{'a': # is not JSON",
                "{'a':1,'a':2} # is not JSON"
            })
    void brokenFilesAreRefused(String json, String message) {
        refused(json, message);
    }

    @Test
    void deepNestingIsRefused() {
        refused("{'normalizer':" + "[".repeat(100) + "]".repeat(100) + "," + MODEL + "}", "nesting depth");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Tokenizer.load(Path.of("no/such/model")))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("no/such/model/tokenizer.json cannot be read");
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining(message.strip());
    }

    private static Tokenizer read(String json) {
        return Tokenizer.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
