"""Publishes KV events as vLLM engines do, over the real libzmq. Run by bench/events.sh.

Once each publisher has a subscriber, prints a message's bytes and how many blocks are held when all payloads have been sent. Then, for
each number of messages read from stdin, shares them out among the publishers and prints when the first was sent and when the last was
handed to libzmq, in nanoseconds since 1970.

A message removes the blocks of an older prompt and stores those of another, so that half of a publisher's prompts are held at any time
however often its payloads are sent again.
"""

import argparse
import random
import struct
import sys
import time

import zmq

VOCABULARY = 150_000
PAYLOADS = 20_000  # different ones, of all publishers together


def number(value: int) -> bytes:
    """As msgpack has it, in few bytes."""
    if value < 0x80:
        return bytes([value])
    if value < 0x10000:
        return struct.pack(">BH", 0xCD, value)
    if value < 0x100000000:
        return struct.pack(">BI", 0xCE, value)
    return struct.pack(">BQ", 0xCF, value)


def array(encoded: list[bytes]) -> bytes:
    count = len(encoded)
    head = bytes([0x90 | count]) if count < 16 else struct.pack(">BH", 0xDC, count)
    return head + b"".join(encoded)


def text(value: str) -> bytes:
    return bytes([0xA0 | len(value)]) + value.encode()


NIL = b"\xc0"
TOKENS = [number(token) for token in range(VOCABULARY)]


def payloads(count: int, blocks: int, block_tokens: int, source: random.Random) -> list[bytes]:
    prompts = [array([number(source.getrandbits(64)) for _ in range(blocks)]) for _ in range(count)]
    made = []
    for i, hashes in enumerate(prompts):
        removed = [text("BlockRemoved"), prompts[i - count // 2], text("GPU")]
        tokens = array(source.choices(TOKENS, k=blocks * block_tokens))
        stored = [text("BlockStored"), hashes, NIL, tokens, number(block_tokens), NIL, text("GPU")]
        published = struct.pack(">Bd", 0xCB, 1_795_258_005 + i / 1000)
        made.append(array([published, array([array(removed), array(stored)]), number(0)]))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True, help="the first publisher's")
    parser.add_argument("--engine-port", type=int, required=True, help="the first engine's, for topics")
    parser.add_argument("--publishers", type=int, required=True)
    parser.add_argument("--blocks", type=int, required=True, help="stored, and removed, by a message")
    parser.add_argument("--block-tokens", type=int, required=True, help="tokens of a block")
    options = parser.parse_args()
    source = random.Random(1)
    each = PAYLOADS // options.publishers // 2 * 2
    context = zmq.Context(io_threads=1)
    publishers = []
    for i in range(options.publishers):
        socket = context.socket(zmq.XPUB)  # a PUB that can be asked who has subscribed
        socket.sndhwm = 0
        socket.bind(f"tcp://127.0.0.1:{options.port + i}")
        topic = f"kv@127.0.0.1:{options.engine_port + i}@bench-model".encode()
        publishers.append((socket, topic, payloads(each, options.blocks, options.block_tokens, source)))
    for socket, _, _ in publishers:
        if socket.recv()[:1] != b"\x01":
            sys.exit("A subscriber has left")
    size = sum(map(len, publishers[0][2])) // each
    print(size, options.publishers * each // 2 * options.blocks, flush=True)
    sequence = 0
    for line in sys.stdin:
        begun = time.time_ns()
        for sequence in range(sequence, sequence + int(line) // options.publishers):
            number_frame = struct.pack(">Q", sequence)
            for socket, topic, batches in publishers:
                socket.send(topic, zmq.SNDMORE)
                socket.send(number_frame, zmq.SNDMORE)
                socket.send(batches[sequence % each])
        sequence += 1
        print(begun, time.time_ns(), flush=True)
    context.destroy(linger=0)


if __name__ == "__main__":
    main()
