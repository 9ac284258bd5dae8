package io.caravan.scorers.filter;

import io.caravan.scorers.filter.LabelRequirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions on labels that must all hold; none hold for everything. Immutable.
 *
 * <p>Text form, as kubectl's: {@code tier=gold}, {@code tier==gold}, {@code tier!=gold}, {@code tier in (gold,silver)},
 * {@code tier notin (gold)}, {@code tier}, {@code !tier}, separated by commas.
 */
record LabelSelector(List<LabelRequirement> requirements) {

    private static final String KEY = "([A-Za-z0-9](?:[-._/A-Za-z0-9]*[A-Za-z0-9])?)";
    private static final String VALUE = "((?:[A-Za-z0-9](?:[-._A-Za-z0-9]*[A-Za-z0-9])?)?)";
    private static final Pattern EQUALITY = Pattern.compile(KEY + "\\s*(==|=|!=)\\s*" + VALUE);
    private static final Pattern MEMBERSHIP = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*" + KEY);

    LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** @throws IllegalArgumentException if the text is no selector */
    static LabelSelector parse(String text) {
        List<LabelRequirement> all = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (i == text.length() || (c == ',' && depth == 0)) {
                String part = text.substring(start, i).trim();
                if (!part.isEmpty() || start > 0 || i < text.length()) {
                    all.add(requirement(part, text));
                }
                start = i + 1;
            }
        }
        return new LabelSelector(all);
    }

    boolean matches(Map<String, String> labels) {
        for (int i = 0; i < requirements.size(); i++) {
            if (!requirements.get(i).matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** The first condition the labels do not satisfy, in text. */
    String firstUnsatisfied(Map<String, String> labels) {
        for (LabelRequirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return requirement.toString();
            }
        }
        return "";
    }

    private static LabelRequirement requirement(String part, String whole) {
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            Operator operator = equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
            return new LabelRequirement(equality.group(1), operator, List.of(equality.group(3)));
        }
        Matcher membership = MEMBERSHIP.matcher(part);
        if (membership.matches()) {
            Operator operator = membership.group(2).equals("in") ? Operator.IN : Operator.NOT_IN;
            List<String> values = new ArrayList<>();
            for (String value : membership.group(3).split(",", -1)) {
                values.add(value.trim());
            }
            return new LabelRequirement(membership.group(1), operator, values);
        }
        Matcher presence = PRESENCE.matcher(part);
        if (presence.matches()) {
            Operator operator = presence.group(1).isEmpty() ? Operator.EXISTS : Operator.DOES_NOT_EXIST;
            return new LabelRequirement(presence.group(2), operator, List.of());
        }
        throw new IllegalArgumentException("selector '" + whole + "' has no meaning at '" + part
                + "'; allowed are a=b, a!=b, a in (b,c), a notin (b,c), a and !a, separated by commas");
    }
}
