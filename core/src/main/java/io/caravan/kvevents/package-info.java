/**
 * KV events: what engines tell of the blocks in their caches. From frames off the wire ({@link KvEventFrames}) through a stream
 * that knows what is missing ({@link KvEventStream}) to events ({@link KvEventDecoder}). A <em>batch</em> is one message of a
 * publisher; batches are numbered from 0, or from 1, in memory of the publishing process alone. Plain Java; bytes come from
 * outside and are trusted in nothing. Objects are for one thread at a time unless they say otherwise.
 */
@NullMarked
package io.caravan.kvevents;

import org.jspecify.annotations.NullMarked;
