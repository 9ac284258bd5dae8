package io.caravan.app.config;

import io.caravan.settings.Setting;
import io.caravan.settings.SettingsBinder;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsNode;
import io.caravan.settings.SettingsProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file of API keys holds. */
public record KeysFile(@Setting(value = "The keys.", defaultValue = "") List<KeyConfig> keys) {

    private static final Pattern KNOWN_PATH = Pattern.compile("keys(\\[\\d+])?(\\.(id|hash|previousHash|models|"
            + "requestsPerMinute|tokensPerMinute|maxInFlight)(\\[\\d+])?)?(?![A-Za-z0-9_-])");

    public KeysFile {
        keys = List.copyOf(keys);
        Set<String> ids = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (KeyConfig key : keys) {
            if (!ids.add(key.id())) {
                throw new IllegalArgumentException("keys must differ in id; '" + key.id() + "' is twice");
            }
            boolean isNew = hashes.add(key.hash().toLowerCase(Locale.ROOT));
            isNew &= key.previousHash().isEmpty()
                    || hashes.add(key.previousHash().toLowerCase(Locale.ROOT));
            if (!isNew) {
                throw new IllegalArgumentException("keys must differ in hash; that of '" + key.id() + "' is twice");
            }
        }
    }

    /**
     * Reads the text of a keys file.
     *
     * @param name stands before line numbers
     * @throws SettingsException with every problem, without anything the file holds but names of settings
     */
    public static KeysFile read(String text, String name) {
        List<SettingsProblem> problems = new ArrayList<>();
        SettingsNode tree = YamlTree.read(text, name, problems);
        KeysFile bound = tree == null ? null : SettingsBinder.bind(KeysFile.class, tree, "", problems);
        if (tree != null && bound != null) {
            YamlTree.requireList(tree, "keys", problems);
        }
        if (bound == null || !problems.isEmpty()) {
            throw new SettingsException(problems.stream().map(KeysFile::masked).toList());
        }
        return bound;
    }

    /** Somebody may have written a key anywhere, also as the name of a setting. Ids are checked before they are shown. */
    private static SettingsProblem masked(SettingsProblem problem) {
        Matcher known = KNOWN_PATH.matcher(problem.path());
        String path = known.lookingAt() ? known.group() : "";
        String message = problem.message();
        if (message.startsWith("is not YAML")) {
            message = "is not YAML";
        } else if (message.startsWith("unknown setting")) {
            message = "unknown setting; known are keys, and in each id, hash, previousHash, models, requestsPerMinute, "
                    + "tokensPerMinute, maxInFlight";
        } else if (!message.startsWith("keys must differ")) {
            message = message.replaceAll("(?s)'.*'", "the value");
        }
        return new SettingsProblem(problem.origin(), path, message);
    }
}
