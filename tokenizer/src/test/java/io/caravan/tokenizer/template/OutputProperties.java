package io.caravan.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.tokenizer.unicode.Utf8Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Text that is kept in pieces is that of one builder, and so are its bytes. */
class OutputProperties {

    private static final int TAKE_BACK = 7;
    private static final int REMEMBER = 8;

    @Property
    void piecesAreOneText(@ForAll @Size(max = 60) List<@IntRange(max = 9) Integer> steps) {
        Output out = new Output(0);
        Utf8Writer writer = new Utf8Writer(0);
        StringBuilder expected = new StringBuilder();
        Deque<Integer> marks = new ArrayDeque<>(List.of(0));
        for (int step : steps) {
            if (step == TAKE_BACK) {
                int mark = marks.size() > 1 ? marks.pop() : 0;
                assertThat(out.cut(mark)).isEqualTo(expected.substring(mark));
                expected.setLength(mark);
            } else if (step == REMEMBER) {
                marks.push(out.length());
            } else if (step > REMEMBER) {
                out.shorts().append("{\"json\": 1}");
                expected.append("{\"json\": 1}");
            } else {
                String text = ("né" + step).repeat(step * 40);
                byte[] utf8 = ("--" + text).getBytes(StandardCharsets.UTF_8);
                if (step % 2 == 0) {
                    writer.know(text, utf8, 2, utf8.length - 2);
                }
                out.append(text);
                expected.append(text);
            }
            assertThat(out.length()).isEqualTo(expected.length());
        }
        out.writeTo(writer);
        assertThat(out).hasToString(expected.toString());
        assertThat(Arrays.copyOf(writer.bytes(), writer.length()))
                .isEqualTo(expected.toString().getBytes(StandardCharsets.UTF_8));
    }
}
