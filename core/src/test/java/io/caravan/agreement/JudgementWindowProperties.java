package io.caravan.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The window does what its description says, under any sequence of judgements. */
class JudgementWindowProperties {

    @Property(tries = 300)
    void theAlarmIsThatOfTheRuleReadLiterally(
            @ForAll @Size(max = 500) List<@IntRange(max = 99) Integer> judgements,
            @ForAll @IntRange(max = 100) int disagreeingPercent) {
        JudgementWindow window = new JudgementWindow();
        List<Boolean> kept = new ArrayList<>();
        boolean raised = false;
        long disagreed = 0;
        for (int judgement : judgements) {
            boolean agrees = judgement >= disagreeingPercent;
            kept.add(agrees);
            disagreed += agrees ? 0 : 1;
            if (kept.size() > JudgementWindow.LENGTH) {
                kept.remove(0);
            }
            long wrong = kept.stream().filter(each -> !each).count();
            boolean enough = kept.size() >= JudgementWindow.LEAST;
            List<Boolean> last = kept.subList(Math.max(0, kept.size() - JudgementWindow.LEAST), kept.size());
            boolean before = raised;
            raised = raised ? !(enough && !last.contains(false)) : enough && wrong > kept.size() / 10.0;

            assertThat(window.add(agrees)).isEqualTo(before != raised);
            assertThat(window.isRaised()).isEqualTo(raised);
            if (before && !raised) {
                kept.clear();
            }
        }
        AgreementStatus status = window.status(Disagreement.PROMPT_TOKENS_DIFFER);
        assertThat(status.judged()).isEqualTo(judgements.size());
        assertThat(status.disagreed()).isEqualTo(disagreed);
        assertThat(status.recent()).isEqualTo(kept.size());
    }
}
