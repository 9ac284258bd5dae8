package io.caravan.kvevents;

import io.caravan.prefix.StoredBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events as text. */
class EventLog implements KvEventSink {

    final List<String> events = new ArrayList<>();

    @Override
    public void stored(StoredBlocks stored) {
        events.add("stored " + Arrays.toString(stored.hashes())
                + " parent " + stored.parent()
                + " tokens " + Arrays.toString(stored.tokens())
                + " of " + stored.blockSize()
                + text(" in ", stored.medium())
                + text(" adapter ", stored.loraName())
                + extras(stored.extraKeys())
                + group(stored.group())
                + text(" ", stored.groupKind()));
    }

    @Override
    public void removed(long[] hashes, @Nullable String medium, int group) {
        events.add("removed " + Arrays.toString(hashes) + text(" in ", medium) + group(group));
    }

    @Override
    public void cleared() {
        events.add("cleared");
    }

    @Override
    public void skipped(SkippedEvent reason) {
        events.add("skipped " + reason.label());
    }

    private static String text(String before, @Nullable String value) {
        return value == null ? "" : before + value;
    }

    private static String group(int group) {
        return group < 0 ? "" : " group " + group;
    }

    private static String extras(@Nullable List<@Nullable List<String>> keys) {
        return keys == null || keys.stream().allMatch(key -> key == null) ? "" : " extras " + keys;
    }

    @Override
    public String toString() {
        return String.join("; ", events);
    }
}
