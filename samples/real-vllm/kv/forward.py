"""Stands between the gateway and one engine: its API, its KV events and their replay, on ports of its own.

Bytes pass unread, but for one question: GET /kv_event_sources is answered with the ports of this process in place of
the engine's, so that the gateway comes here for the events as well. SIGUSR1 cuts the events' connections and refuses
new ones, SIGUSR2 lets them through again; the API is never cut.
"""

import argparse
import asyncio
import contextlib
import json
import re
import signal
import urllib.request

SOURCES = b"GET /kv_event_sources"
CHUNK = 65536
HOST = "127.0.0.1"


class Events:
    """Which connections carry events, and whether they may."""

    def __init__(self) -> None:
        self.cut, self.writers = False, set()

    def end(self) -> None:
        self.cut = True
        for writer in self.writers:
            writer.transport.abort()

    def allow(self) -> None:
        self.cut = False


def sources(api: int, ports: dict[int, int]) -> bytes:
    """What the engine answers, with our ports; 503 while it does not answer."""
    status, body = "503 Service Unavailable", b"{}"
    with contextlib.suppress(OSError, ValueError):
        with urllib.request.urlopen(f"http://{HOST}:{api}/kv_event_sources", timeout=5) as response:
            told = json.load(response)
        for source in told.values():
            for field in ("endpoint", "replay_endpoint"):
                source[field] = re.sub(r"\d+$", lambda port: str(ports[int(port[0])]), source[field])
        status, body = "200 OK", json.dumps(told).encode()
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def pump(reader, writer, answered=None) -> None:
    """Passes on what comes; answered may take a chunk and answer it itself."""
    with contextlib.suppress(OSError):
        while chunk := await reader.read(CHUNK):
            if answered is None or not await answered(chunk):
                writer.write(chunk)
                await writer.drain()
    writer.close()


def serve(port: int, to: int, events: Events | None, ports: dict[int, int]):
    async def connection(reader, writer) -> None:
        async def answered(chunk: bytes) -> bool:
            if not chunk.startswith(SOURCES):
                return False
            writer.write(await asyncio.to_thread(sources, to, ports))
            return True

        try:
            if events and events.cut:
                raise ConnectionRefusedError
            engine_reader, engine_writer = await asyncio.open_connection(HOST, to)
        except OSError:
            writer.transport.abort()
            return
        if events:
            events.writers |= {writer, engine_writer}
        await asyncio.gather(
            pump(reader, engine_writer, None if events else answered), pump(engine_reader, writer)
        )
        if events:
            events.writers -= {writer, engine_writer}

    return asyncio.start_server(connection, HOST, port)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("api", "events", "replay"):
        parser.add_argument(f"--{name}", required=True, metavar="PORT:ENGINE_PORT", help=f"for the engine's {name}")
    options = parser.parse_args()
    pairs = {name: tuple(map(int, pair.split(":"))) for name, pair in vars(options).items()}
    ports = {engine: ours for ours, engine in (pairs["events"], pairs["replay"])}
    events = Events()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, events.end)
    loop.add_signal_handler(signal.SIGUSR2, events.allow)
    for name, (ours, engine) in pairs.items():
        await serve(ours, engine, None if name == "api" else events, ports)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
