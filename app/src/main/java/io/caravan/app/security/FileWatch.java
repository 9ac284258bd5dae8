package io.caravan.app.security;

import io.caravan.settings.SettingsProblem;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files now and then, on a thread of its own that exists only if there are any. What is wrong with one is counted
 * and logged once per content, and is an alarm until it is right again.
 */
final class FileWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final ToleranceCounters tolerated;
    private final List<FileValue<?>> values = new CopyOnWriteArrayList<>();
    private @Nullable ScheduledExecutorService thread;

    FileWatch(ToleranceCounters tolerated) {
        this.tolerated = tolerated;
    }

    /**
     * Reads files for the first time.
     *
     * @param problems receives what is wrong with them
     */
    <T> FileValue<T> add(FileValue<T> value, List<SettingsProblem> problems) {
        value.look();
        UnusableFileException problem = value.problem();
        if (problem != null) {
            problems.add(new SettingsProblem("configuration", problem.setting(), String.valueOf(problem.getMessage())));
        }
        values.add(value);
        return value;
    }

    /** Begins to look. */
    void start(Duration interval) {
        if (!values.isEmpty()) {
            thread().scheduleWithFixedDelay(this::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The thread, for what must not run on an event loop. */
    synchronized ScheduledExecutorService thread() {
        ScheduledExecutorService running = thread;
        if (running == null) {
            running = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread daemon = new Thread(task, "caravan-files");
                daemon.setDaemon(true);
                return daemon;
            });
            thread = running;
        }
        return running;
    }

    private void look() {
        for (FileValue<?> value : values) {
            try {
                if (value.look()) {
                    tell(value.problem());
                }
            } catch (RuntimeException e) { // the next look must come all the same
                LOG.error("Files could not be looked at", e);
            }
        }
    }

    private void tell(@Nullable UnusableFileException problem) {
        if (problem == null) {
            LOG.info("Files of certificates or keys have changed and are in use");
        } else {
            tolerated.count(Tolerated.FILE_NOT_USED);
            LOG.warn("{}: {}; what was read before stays in use", problem.setting(), problem.getMessage());
        }
    }

    /** What is wrong now, for people. */
    List<String> alarms() {
        return values.stream()
                .map(FileValue::problem)
                .filter(problem -> problem != null)
                .map(problem -> problem.setting() + ": " + problem.getMessage() + "; what was read before stays in use")
                .toList();
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
