"""A peer on the real libzmq. Usage: peer.py ROLE PORT COUNT [KEY=VALUE ...]; prints what it sees, a line each."""
import struct
import sys
import time

import zmq


def secure(socket, options):
    if "curve_server_secret" in options:
        socket.curve_server = True
        socket.curve_secretkey = options["curve_server_secret"].encode()
    if "curve_server_key" in options:
        socket.curve_serverkey = options["curve_server_key"].encode()
        socket.curve_publickey = options["curve_public"].encode()
        socket.curve_secretkey = options["curve_secret"].encode()
    if "plain_username" in options:
        socket.plain_username = options["plain_username"].encode()
        socket.plain_password = options["plain_password"].encode()


def say(*words):
    print(*words, flush=True)


def main(role, port, count, options):
    context = zmq.Context()
    # An XPUB is a PUB that can be asked who has subscribed.
    kind = {"replay": zmq.ROUTER, "pub": zmq.XPUB}.get(role) or getattr(zmq, role.upper())
    socket = context.socket(kind)
    socket.linger = 2000
    hwm = int(options.get("hwm", 1000))
    socket.sndhwm = socket.rcvhwm = hwm
    secure(socket, options)
    if role == "sub":
        socket.subscribe(b"")
    if "connect" in options:
        socket.connect(f"tcp://127.0.0.1:{port}")
    elif port == 0:
        port = socket.bind_to_random_port("tcp://127.0.0.1")
    else:
        socket.bind(f"tcp://127.0.0.1:{port}")
    say("ready", port)
    size = int(options.get("size", 16))
    payload = b"x" * size
    if role == "pub":
        assert socket.recv()[:1] == b"\x01"
        start = time.time()
        for i in range(count):
            socket.send_multipart([b"kv@pod", struct.pack(">Q", i), payload])
        say("sent", count, time.time() - start)
        sys.stdin.readline()
    elif role == "push":
        for i in range(count):
            socket.send_multipart([b"m%d" % i])
        say("sent", count)
        sys.stdin.readline()
    elif role in ("pull", "sub"):
        for _ in range(count):
            say("got", b"|".join(socket.recv_multipart()).decode())
    elif role == "rep":
        for _ in range(count):
            socket.send(b"re " + socket.recv())
        sys.stdin.readline()
    elif role == "req":
        for i in range(count):
            socket.send(b"q%d" % i)
            say("got", socket.recv().decode())
    elif role == "replay":
        peer, empty, start = socket.recv_multipart()
        assert empty == b""
        first = struct.unpack(">Q", start)[0]
        for i in range(first, count):
            socket.send_multipart([peer, b"", b"kv@pod", struct.pack(">Q", i), payload])
        socket.send_multipart([peer, b"", b"", b"\xff" * 8, b""])
        say("replayed", first)
        sys.stdin.readline()
    context.destroy()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), dict(a.split("=", 1) for a in sys.argv[4:]))
