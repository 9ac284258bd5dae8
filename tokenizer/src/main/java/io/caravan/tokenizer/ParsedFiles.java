package io.caravan.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Files of tokenizers that were parsed before, named by the SHA-256 of their tokenizer.json. Several processes may share them. */
final class ParsedFiles {

    private final Path directory;
    private final Consumer<String> problems;

    ParsedFiles(Path directory, Consumer<String> problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /** What a tokenizer.json holds, parsed now or earlier. */
    TokenizerFile get(byte[] json) {
        Path file = directory.resolve(name(json));
        try {
            return ParsedFile.read(TokenizerFile.read(file));
        } catch (TokenizerException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                problems.accept("the parsed tokenizer " + file + " is made again: " + e.getMessage());
            }
        }
        TokenizerFile parsed = TokenizerFile.parse(json);
        write(file, ParsedFile.write(parsed));
        return parsed;
    }

    private static String name(byte[] json) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json)) + ".tokenizer";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Written beside its place and moved there, so that no reader sees half a file. */
    private void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "tokenizer", ".part");
            try {
                Files.write(part, bytes);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            problems.accept("the parsed tokenizer cannot be kept in " + directory + ": " + e);
        }
    }
}
