package io.caravan.component.zeromq;

import java.nio.channels.SelectableChannel;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * A thread on which JeroMQ moves bytes between connections and sockets. It mends a fault of JeroMQ 0.6.0: whoever connects
 * watches the new channel, stops that and leaves it to the connection's engine, which watches it anew. When both fall into one
 * round, the poller finds the old registration cancelled but still there and leaves the channel out; until something else makes
 * it go through its list, the connection is not read from. So it is made to go through its list again a little later.
 */
final class IoThread extends Thread {

    private final Runnable work;

    /** A thread for what JeroMQ wants to run: its poller. */
    IoThread(Runnable work, String name) {
        super(work, name);
        this.work = work;
        setDaemon(true);
    }

    /** To be called from JeroMQ's own thread when it has made a connection. */
    static void connected(SelectableChannel channel) {
        if (Thread.currentThread() instanceof IoThread here && here.work instanceof Poller poller) {
            new Look(poller, channel).timerEvent(0);
        }
    }

    /** Looks at the list of a poller again. */
    private static final class Look implements IPollEvents {

        /** Milliseconds from one look to the next: the first that comes behind the poller's next round is enough. */
        private static final int[] DELAYS = {1, 10, 100};

        private final Poller poller;
        private final Poller.Handle unlisted;

        Look(Poller poller, SelectableChannel channel) {
            this.poller = poller;
            this.unlisted = new Poller.Handle(channel, this);
        }

        @Override
        public void timerEvent(int turn) {
            poller.resetPollIn(unlisted); // changes nothing, but the poller goes through its list after any change
            if (turn < DELAYS.length) {
                poller.addTimer(DELAYS[turn], this, turn + 1);
            }
        }
    }
}
