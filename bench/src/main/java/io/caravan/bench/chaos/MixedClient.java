package io.caravan.bench.chaos;

import io.caravan.bench.chaos.AnswerReader.Answer;
import io.caravan.bench.chaos.AnswerReader.End;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One client after another request: streams, whole answers, streams it leaves, streams it reads slowly, and requests that are
 * wrong. Every answer is counted as one of {@code completed}, {@code left}, {@code refused} (a wrong request, told so),
 * {@code typed failure} (an error a client recognises), {@code cut} (a whole answer that visibly lacks its end),
 * {@code key refused} (a key that comes and goes) or {@code unexplained}.
 */
final class MixedClient implements Runnable {

    /** How a client behaves in one request. */
    private enum Kind {
        STREAM,
        WHOLE,
        LEAVES,
        SLOW,
        WRONG
    }

    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z0-9_]+)\"");
    private static final String DONE = "data: [DONE]\n\n";
    private static final String WORDS = "A caravan crosses the desert with four wells; each remembers whom it served. ";
    private static final int CONVERSATIONS = 40;
    /** One request in so many is sent with a key that comes and goes, where there are keys. */
    private static final int CHANGING_KEYS = 10;

    private final MixedClients.Plan plan;
    private final SplittableRandom random;
    private final Tally tally;
    private final BooleanSupplier ended;
    private @Nullable ClientConnection connection;
    /** Number of the key of this request; 0 stays valid. */
    private int key;

    MixedClient(MixedClients.Plan plan, SplittableRandom random, Tally tally, BooleanSupplier ended) {
        this.plan = plan;
        this.random = random;
        this.tally = tally;
        this.ended = ended;
    }

    @Override
    public void run() {
        try {
            long due = System.nanoTime();
            while (!ended.getAsBoolean()) {
                due += pauseNanos();
                long wait = (due - System.nanoTime()) / 1_000_000;
                if (wait > 0) {
                    Thread.sleep(wait);
                }
                one(kind());
            }
            drop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the next request is due, exponentially distributed; none in a closed loop. */
    private long pauseNanos() {
        return plan.meanPauseNanos() == 0 ? 0 : (long) (-Math.log(1 - random.nextDouble()) * plan.meanPauseNanos());
    }

    private Kind kind() {
        int dice = random.nextInt(100);
        return dice < 55
                ? Kind.STREAM
                : dice < 85 ? Kind.WHOLE : dice < 92 ? Kind.LEAVES : dice < 96 ? Kind.SLOW : Kind.WRONG;
    }

    private void one(Kind kind) throws InterruptedException {
        tally.count("requests");
        key = plan.keys() > 1 && random.nextInt(CHANGING_KEYS) == 0 ? 1 + random.nextInt(plan.keys() - 1) : 0;
        String request = request(kind);
        boolean reused = connection != null;
        try {
            Answer answer = exchange(kind, request);
            if (answer == null && reused) {
                tally.count("kept connections found closed");
                answer = exchange(kind, request);
            }
            if (answer == null) {
                drop();
                tally.unexplained(kind + ": closed without an answer");
            } else {
                judge(kind, answer);
            }
        } catch (IOException | RuntimeException e) {
            drop();
            tally.unexplained(kind + ": " + e);
        }
    }

    /** Null if the connection closed before the first byte of an answer. */
    private @Nullable Answer exchange(Kind kind, String request) throws IOException, InterruptedException {
        ClientConnection current = connection;
        boolean fresh = current == null;
        if (current == null) {
            current = new ClientConnection(plan.port(), plan.tls(), tally);
            connection = current;
        }
        int leaveAfter = kind == Kind.LEAVES ? random.nextInt(2_000) : -1;
        Answer answer = null;
        try {
            current.send(request);
            answer = current.reader().read(leaveAfter, kind == Kind.SLOW ? 20 : 0);
        } catch (IOException e) {
            if (fresh || !ClientConnection.isClosed(e)) {
                throw e;
            }
        }
        if (answer == null || !answer.mayKeepConnection() || random.nextInt(20) == 0) {
            drop();
        }
        return answer;
    }

    private void judge(Kind kind, Answer answer) {
        String body = answer.body();
        boolean stream = answer.isStream();
        if (answer.end() == End.LEFT) {
            tally.count("left");
        } else if (isOfKey(answer)) {
            ofKey(kind, answer);
        } else if (kind == Kind.WRONG && answer.status() >= 400 && answer.status() < 500 && hasCode(body)) {
            tally.count("refused");
        } else if (answer.status() == 200 && stream && answer.end() == End.WHOLE && body.endsWith(DONE)) {
            tally.count("completed");
        } else if (answer.status() == 200 && !stream && answer.end() == End.WHOLE && body.contains("\"choices\"")) {
            tally.count("completed");
        } else if (answer.status() == 200 && stream && answer.end() == End.CUT && endsWithError(body)) {
            typed("in a stream", body);
        } else if (answer.status() >= 400 && answer.end() == End.WHOLE && body.contains("\"error\"")) {
            typed(Integer.toString(answer.status()), body);
        } else if (!stream && answer.status() == 200 && answer.end() == End.CUT) {
            tally.count("cut");
        } else {
            tally.unexplained(kind + ": " + answer.status() + " " + answer.end() + " "
                    + body.substring(Math.max(0, body.length() - 200)).replace("\n", "\\n"));
        }
    }

    /** Whether the key decided. */
    private static boolean isOfKey(Answer answer) {
        return answer.status() == 401
                || (answer.status() == 429 && answer.body().contains("\"key_in_flight\""));
    }

    /** The key that stays valid may do more at once than all clients together; nothing must be refused to it. */
    private void ofKey(Kind kind, Answer answer) {
        if (key == 0 || answer.end() != End.WHOLE || !hasCode(answer.body())) {
            tally.unexplained(
                    kind + " with key " + key + ": " + answer.status() + " " + answer.end() + " " + answer.body());
        } else {
            tally.count(answer.status() == 401 ? "key refused" : "key at its limit");
        }
    }

    private void typed(String where, String body) {
        tally.count("typed failure");
        Matcher code = CODE.matcher(body.substring(Math.max(0, body.lastIndexOf("\"error\""))));
        tally.count("typed failure " + where + ": " + (code.find() ? code.group(1) : "the engine's own"));
    }

    private static boolean hasCode(String body) {
        return CODE.matcher(body).find();
    }

    private static boolean endsWithError(String body) {
        int event = body.lastIndexOf("data: ");
        return event >= 0 && body.startsWith("data: {\"error\"", event) && body.endsWith("\n\n");
    }

    private String request(Kind kind) {
        boolean stream = kind != Kind.WHOLE;
        int conversation = random.nextInt(CONVERSATIONS);
        String text = "Conversation " + conversation + ". " + WORDS.repeat(1 + conversation) + random.nextInt(1_000);
        String body = kind == Kind.WRONG
                ? "{\"model\":\"" + plan.model() + "\",\"messages\":17}"
                : "{\"model\":\"" + plan.model() + "\",\"stream\":" + stream + ",\"max_tokens\":"
                        + (1 + random.nextInt(100)) + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                        + "\"}]}";
        String credentials = plan.keys() == 0 ? "" : "authorization: Bearer " + ChangingKeys.key(key) + "\r\n";
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + credentials + "content-length: " + body.length() + "\r\n\r\n" + body;
    }

    private void drop() {
        ClientConnection current = connection;
        connection = null;
        if (current != null) {
            current.close();
        }
    }
}
