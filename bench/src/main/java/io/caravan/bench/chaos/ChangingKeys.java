package io.caravan.bench.chaos;

import io.caravan.bench.traffic.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A keys file that changes while clients use it. Every few seconds some keys come or go, or the file is broken for a while; the
 * first key stays valid all the time. After every change the gateway is asked with each key until it does as the file says, and
 * while the file is broken until it tells so, and then once more with each key, which must be as before.
 *
 * <p>Arguments: {@code --file} the keys file to write, {@code --keys} how many there are, {@code --most} requests at once of the
 * first, {@code --port}, {@code --admin-port}, {@code --authority} a PEM file, {@code --seconds} how long to change it, 0 to
 * write it and end, {@code --seed}. Prints one line per change, and how many of each there were. Ends with 1 if the gateway did
 * anything else.
 */
public final class ChangingKeys {

    private static final int PAUSE_SECONDS = 3;
    private static final int LIMIT_SECONDS = 30;
    private static final int LOOK_MILLIS = 200;
    private static final String SETTING = "auth.keysFile";

    /** Something that should become true. */
    private interface Check {
        boolean holds() throws IOException, InterruptedException;
    }

    private final KeysText file;
    private final AskedGateway gateway;
    private final SplittableRandom random;
    private final TreeSet<Integer> listed = new TreeSet<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private String last = "";
    private int unexplained;

    private ChangingKeys(KeysText file, AskedGateway gateway, SplittableRandom random) {
        this.file = file;
        this.gateway = gateway;
        this.random = random;
        for (int key = 0; key < file.keys(); key++) {
            listed.add(key);
        }
    }

    /** The text of a key that clients send. */
    static String key(int number) {
        return "chaos-key-" + number;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        Options options = new Options(args);
        KeysText file = new KeysText(
                Path.of(options.text("file", "keys.yaml")), options.number("keys", 8), options.number("most", 400));
        AskedGateway gateway = new AskedGateway(
                options.number("port", 8080), options.number("admin-port", 9090), options.text("authority", ""));
        ChangingKeys keys =
                new ChangingKeys(file, gateway, new SplittableRandom(options.number("seed", (int) System.nanoTime())));
        file.replace(keys.listed);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.number("seconds", 600));
        while (System.nanoTime() - end < 0) {
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            keys.turn();
        }
        keys.counts.forEach((event, count) -> System.out.println("event\t" + event + "\t" + count));
        System.out.println("unexplained\t" + keys.unexplained);
        System.exit(keys.unexplained == 0 ? 0 : 1);
    }

    private void turn() throws IOException, InterruptedException {
        if (random.nextInt(3) == 0) {
            KeysText.Damage damage = KeysText.Damage.values()[random.nextInt(KeysText.Damage.values().length)];
            happened("keys file " + damage.name().toLowerCase(Locale.ROOT));
            file.damage(damage, listed);
            await("there is no alarm", () -> gateway.hasAlarm(SETTING));
            if (!isAsListed()) {
                unexplained("other keys are valid than before");
            }
        }
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int key = 1 + random.nextInt(file.keys() - 1);
            if (listed.remove(key)) {
                happened("key removed");
            } else {
                listed.add(key);
                happened("key added");
            }
        }
        if (random.nextBoolean()) {
            happened("keys file replaced");
            file.replace(listed);
        } else {
            happened("keys file overwritten");
            file.overwrite(listed);
        }
        await("other keys are valid than are listed", this::isAsListed);
        await("there is still an alarm", () -> !gateway.hasAlarm(SETTING));
    }

    /** Whether the gateway takes the keys that are listed and no other. */
    private boolean isAsListed() throws IOException, InterruptedException {
        for (int key = 0; key < file.keys(); key++) {
            if (gateway.takes(key(key)) != listed.contains(key)) {
                return false;
            }
        }
        return true;
    }

    private void await(String otherwise, Check check) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!check.holds()) {
            if (System.nanoTime() - end > 0) {
                unexplained(otherwise + " after " + LIMIT_SECONDS + " s");
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void happened(String event) {
        last = event;
        counts.merge(event, 1, Integer::sum);
        System.out.println(event);
    }

    private void unexplained(String what) {
        unexplained++;
        System.err.println("Unexplained after '" + last + "': " + what);
    }
}
