package io.caravan.app.cli;

import io.caravan.app.config.KeyConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes API keys. */
@Command(name = "keys", description = "Makes API keys.", synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Callable<Integer> {

    private static final int RANDOM_BYTES = 32;

    private final CommandContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    KeysCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what to do with keys is missing: caravan keys new --id NAME");
    }

    /** Prints a new key, which nobody can print again, and the entry that lets its holder in. */
    @Command(
            name = "new",
            description = "Prints a new random key, once, and the line to add below 'keys:' in auth.keysFile.")
    int make(
            @Option(names = "--id", required = true, paramLabel = "NAME", description = "Whose key it is.") String id,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Show this help message and exit.")
                    boolean help)
            throws NoSuchAlgorithmException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String key = "caravan-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        String hash = KeyConfig.SCHEME + HexFormat.of().formatHex(digest);
        new KeyConfig(id, hash, "", List.of(), 0, 0, 0); // refuses an id that the file would not take
        context.out().println(key);
        context.out().println("- { id: " + id + ", hash: \"" + hash + "\" }");
        context.err()
                .println(
                        "The key is not kept anywhere: give the first line to its holder, add the second to the keys file.");
        return ExitCode.OK;
    }
}
