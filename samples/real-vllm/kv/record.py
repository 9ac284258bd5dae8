"""Asks an engine's replay socket for all batches of KV events it keeps, and writes them as one line of JSON.

The line has the form of the recordings in core/src/test/resources/vllm, so that RecordedDigestsTest can recompute every
block's digest. Needs pyzmq: run it with vLLM's own Python.
"""

import argparse
import base64
import gzip
import json
from pathlib import Path

import zmq

END = b"\xff" * 8
SECONDS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replay", required=True, help="tcp://HOST:PORT")
    parser.add_argument("--out", required=True, type=Path, help="a file, .jsonl.gz")
    options = parser.parse_args()
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.rcvtimeo, socket.linger = SECONDS * 1000, 0
    socket.connect(options.replay)
    socket.send_multipart([b"", bytes(8)])
    batches = []
    while True:
        _, *frames = socket.recv_multipart()
        if frames[1] == END:
            break
        batches.append({"frames_b64": [base64.b64encode(frame).decode() for frame in frames]})
    with gzip.open(options.out, "wt") as out:
        out.write(json.dumps(batches) + "\n")
    print(f"  {len(batches)} batches of {options.replay} in {options.out}")


if __name__ == "__main__":
    main()
