package io.caravan.app.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value made of files, made again when their content has changed. Compares content rather than times, since mounted
 * files change by swapping links; remembers only a digest of it, since it may be secret. Looked at by one thread at a time,
 * read by any.
 */
final class FileValue<T> implements Supplier<T> {

    /** Makes a value of the contents of the files, in their order. */
    interface Maker<T> {
        T make(List<byte[]> contents) throws UnusableFileException;
    }

    private final List<NamedFile> files;
    private final Maker<T> maker;
    private byte[] seen = {};
    private volatile @Nullable T value;
    private volatile @Nullable UnusableFileException problem;

    FileValue(List<NamedFile> files, Maker<T> maker) {
        this.files = List.copyOf(files);
        this.maker = maker;
    }

    /** The value made last; never called before a look has succeeded. */
    @Override
    public T get() {
        T made = value;
        if (made == null) {
            throw new IllegalStateException(files + " have not been read");
        }
        return made;
    }

    /** What is wrong with the files as they are now, or null; the value made before is in use meanwhile. */
    @Nullable
    UnusableFileException problem() {
        return problem;
    }

    /** Makes the value again if the files have changed. @return whether they have */
    boolean look() {
        MessageDigest digest = Digests.sha256();
        List<byte[]> contents = new ArrayList<>(files.size());
        UnusableFileException unread = null;
        for (NamedFile file : files) {
            try {
                byte[] content = Files.readAllBytes(file.path());
                contents.add(content);
                digest.update(Digests.sha256(content));
            } catch (IOException e) {
                String reason = e instanceof NoSuchFileException
                        ? "does not exist"
                        : "cannot be read (" + e.getClass().getSimpleName() + ")";
                unread = file.unusable(reason);
                digest.update(reason.getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] now = digest.digest();
        if (Arrays.equals(now, seen)) {
            return false;
        }
        seen = now;
        try {
            if (unread != null) {
                throw unread;
            }
            value = maker.make(contents);
            problem = null;
        } catch (UnusableFileException e) {
            problem = e;
        }
        return true;
    }
}
