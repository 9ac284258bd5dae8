package io.caravan.processors.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormModelTest {

    private static final String FILE =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"model\"\r\n\r\n\u0000\r\n--\u00ff\r\n";
    private static final String MODEL = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper\r\n";

    private static String find(String contentType, String body) {
        return FormModel.find(contentType, ByteBuffer.wrap(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {MODEL + "--b--\r\n", FILE + MODEL + "--b--\r\n", "preamble\r\n" + MODEL + FILE + "--b--"})
    void theModelMayStandAnywhere(String body) {
        assertThat(find("multipart/form-data; boundary=b", body)).isEqualTo("whisper");
    }

    @Test
    void otherFormsOfTheSameAreRead() {
        assertThat(find(
                        "Multipart/Form-Data; charset=utf-8; boundary=\"b c\"",
                        "--b c\r\nX: y\r\ncontent-disposition: form-data; name=model\r\n\r\nw\u00c3\u00a9\r\n--b c--"))
                .isEqualTo("w\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--b", "--b\r\n", "--b\r\n\r\n", FILE, FILE + "--b--\r\n", MODEL, "no form at all"})
    void aBeginningWithoutTheWholeModelHasNone(String body) {
        assertThat(find("multipart/form-data; boundary=b", body)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"application/json", "multipart/form-data", "multipart/mixed; boundary=b"})
    void anotherContentTypeIsRefused(String contentType) {
        assertThatThrownBy(() -> find(contentType, MODEL)).hasMessageContaining("multipart/form-data");
    }
}
