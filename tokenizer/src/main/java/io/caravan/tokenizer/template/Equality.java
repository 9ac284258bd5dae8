package io.caravan.tokenizer.template;

import java.util.Iterator;
import java.util.List;

/** Python's {@code ==}, {@code in} and truth of values. */
final class Equality {

    private Equality() {}

    static boolean truth(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Undefined || value instanceof None) {
            return false;
        }
        if (value instanceof ListValue list) {
            return !list.isEmpty();
        }
        if (value instanceof Dict dict) {
            return dict.size() > 0;
        }
        if (value instanceof Long number) {
            return number != 0;
        }
        return otherTruth(value);
    }

    private static boolean otherTruth(Object value) {
        if (value instanceof Double number) {
            return number != 0;
        }
        if (value instanceof Markup markup) {
            return !markup.text().isEmpty();
        }
        if (value instanceof Range range) {
            return range.size() > 0;
        }
        return !(value instanceof DictView view) || view.size() > 0;
    }

    static boolean equal(Object left, Object right) {
        return equal(left, right, 0);
    }

    private static boolean equal(Object left, Object right, int depth) {
        if (left instanceof String && right instanceof String) {
            return left.equals(right);
        }
        if (left instanceof Undefined) {
            return right instanceof Undefined;
        }
        if (Numbers.is(left)) {
            return Numbers.is(right) && !Numbers.nan(left) && !Numbers.nan(right) && Numbers.compare(left, right) == 0;
        }
        if (left instanceof Markup || right instanceof Markup) {
            return Text.is(left) && Text.is(right) && Text.of(left).equals(Text.of(right));
        }
        if (depth > 200) {
            throw TemplateException.limit("values nested more than 200 deep");
        }
        if (left instanceof ListValue a && right instanceof ListValue b) {
            return a.tuple() == b.tuple() && lists(a, b, depth);
        }
        if (left instanceof Dict a && right instanceof Dict b) {
            return dicts(a, b, depth);
        }
        return left == right || (left instanceof Range && left.equals(right));
    }

    private static boolean lists(List<Object> left, List<Object> right, int depth) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            Object a = left.get(i);
            Object b = right.get(i);
            if (a != b && !equal(a, b, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean dicts(Dict left, Dict right, int depth) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            Object other = right.get(left.key(i));
            if (other == null || (other != left.value(i) && !equal(left.value(i), other, depth + 1))) {
                return false;
            }
        }
        return true;
    }

    /** Python's {@code needle in hay}. */
    static boolean contains(Rendering rendering, Object hay, Object needle) {
        if (Text.is(hay)) {
            if (!Text.is(needle)) {
                throw TemplateException.failed(
                        "'in <string>' requires string as left operand, not " + TypeName.of(needle));
            }
            return Text.of(hay).contains(Text.of(needle));
        }
        if (hay instanceof Dict dict) {
            return dict.contains(needle);
        }
        if (hay instanceof DictView view && view.part() == DictView.Part.KEYS) {
            return view.dict().contains(needle);
        }
        if (hay instanceof Range range && Numbers.small(needle) != null) {
            return range.contains(Numbers.index(needle));
        }
        for (Iterator<Object> items = Iteration.of(hay); items.hasNext(); ) {
            rendering.step(1);
            Object item = items.next();
            if (item == needle || equal(item, needle)) {
                return true;
            }
        }
        return false;
    }
}
