package io.caravan.agreement;

/**
 * How far an endpoint and the gateway agree in one respect.
 *
 * @param raised whether there is an alarm
 * @param recent judgements that count now
 * @param recentDisagreed those of them that disagreed
 * @param judged judgements since the endpoint was added
 * @param disagreed those of them that disagreed
 */
public record AgreementStatus(
        Disagreement kind, boolean raised, int recent, int recentDisagreed, long judged, long disagreed) {}
