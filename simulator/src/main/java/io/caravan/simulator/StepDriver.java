package io.caravan.simulator;

import io.caravan.time.NanoClock;
import io.netty.channel.EventLoop;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Runs an {@link EngineModel} in real time with the timer of an event loop. Used on that loop only. */
@SuppressWarnings("FutureReturnValueIgnored")
final class StepDriver {

    private final EngineModel model;
    private final EventLoop loop;
    private final NanoClock clock;
    private boolean stepping;
    private boolean stopped;

    StepDriver(EngineModel model, EventLoop loop, NanoClock clock) {
        this.model = model;
        this.loop = loop;
        this.clock = clock;
    }

    /** Begins to step if the engine was idle. */
    void wake() {
        if (!stepping && !stopped) {
            begin();
        }
    }

    /** Steps no more. */
    void stop() {
        stopped = true;
    }

    private void begin() {
        OptionalLong end = model.beginStep();
        stepping = end.isPresent();
        if (stepping) {
            long delay = Math.max(0, end.getAsLong() - clock.nanos());
            loop.schedule(this::end, delay, TimeUnit.NANOSECONDS);
        }
    }

    private void end() {
        if (!stopped) {
            model.finishStep();
            begin();
        }
    }
}
