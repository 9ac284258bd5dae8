package io.caravan.app.config;

import io.caravan.settings.SettingsDescription;

/** The page {@code docs/configuration.md}, made from the configuration records. */
public final class ConfigurationPage {

    private static final String HEAD =
            """
            # Configuration

            <!-- Generated from the records in app/src/main/java/io/caravan/app/config. Do not edit; see ConfigurationPageTest. -->

            Every setting has a default. A YAML file overrides the defaults, environment variables override the file, and
            `--set name=value` overrides them all:

            ```
            CARAVAN_LISTEN_PORT=8081 caravan serve --config caravan.yaml --set upstream.maxAttempts=2
            ```

            An unknown name anywhere refuses to start, and all problems are told at once. `caravan config` prints the
            effective configuration and where each value comes from; `caravan validate FILE` checks a file without starting.

            Durations are written `500ms`, `2s`, `1m30s`, `1h`; sizes `1000`, `4KiB`, `64MiB`. Relative paths are relative to the
            working directory. Lists can be given in one line, `a,b`, and so can maps, `k=v,k2=v2`. Settings within lists are
            given in files only.

            ```yaml
            listen:
              port: 8080
            endpoints:
              - url: http://10.0.0.1:8000
                labels: { role: decode }
              - http://10.0.0.2:8000          # short for url alone
            ```
            """;

    private ConfigurationPage() {}

    /** The page's text. */
    public static String render() {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("\n## Settings of the process\n");
        table(page, "");
        for (SettingsDescription setting : SettingsDescription.of(GatewayConfig.class)) {
            if (setting.isGroup() || setting.type().equals("list of group")) {
                page.append("\n## ").append(setting.path()).append("\n\n");
                page.append(setting.description()).append('\n');
                table(page, setting.path() + (setting.isGroup() ? "." : "[]."));
            }
        }
        return page.toString();
    }

    private static void table(StringBuilder page, String prefix) {
        page.append("\n| setting | type | default | meaning | environment |\n|---|---|---|---|---|\n");
        for (SettingsDescription setting : SettingsDescription.of(GatewayConfig.class)) {
            String name = setting.path();
            boolean here = name.startsWith(prefix) && name.indexOf('.', prefix.length()) < 0;
            if (here && !setting.isGroup()) {
                row(page, setting);
            }
        }
    }

    private static void row(StringBuilder page, SettingsDescription setting) {
        String defaultValue = setting.defaultValue();
        String shown = defaultValue == null ? "required" : defaultValue.isEmpty() ? "–" : "`" + defaultValue + "`";
        boolean inList = setting.path().contains("[]");
        page.append("| `").append(setting.path()).append("` | ");
        page.append(setting.type().replace("|", "\\|").replace("list of group", "list"))
                .append(" | ");
        page.append(shown).append(" | ");
        page.append(setting.description()).append(" | ");
        page.append(inList ? "–" : "`" + EnvironmentNames.of(setting.path()) + "`")
                .append(" |\n");
    }
}
