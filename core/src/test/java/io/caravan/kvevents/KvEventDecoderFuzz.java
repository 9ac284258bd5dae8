package io.caravan.kvevents;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes: no crash, and nothing is claimed that they cannot hold. */
class KvEventDecoderFuzz {

    @FuzzTest(maxDuration = "10m")
    void anyBytesAreEventsOrAreSkipped(byte[] bytes) {
        EventLog log = new EventLog();
        KvEventDecoder.decode(bytes, log);
        if (log.events.size() > bytes.length + 1) {
            throw new AssertionError(log.events.size() + " events from " + bytes.length + " bytes");
        }
    }
}
