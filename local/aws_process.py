"""The process that is AWS on this laptop: ministack on the loopback, saving itself often and ending with its parent.

Started by `local.aws`, configured by the environment. It adds to ministack what a power cut asks for: a save every ten
seconds, made by a forked copy so that nobody waits for it; the stream records that nobody has read yet, which ministack
forgets; and messages that were being handled when the power went are on their queues again.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack import app  # type: ignore[import-untyped]
from ministack.core import persistence, tls  # type: ignore[import-untyped]
from ministack.core.responses import AccountRegionScopedDict  # type: ignore[import-untyped]
from ministack.services import dynamodb  # type: ignore[import-untyped]

SAVE_EVERY = 10.0
STREAMS = "streams"


def save(checkpoints: Path) -> None:
    """Write everything that AWS holds to STATE_DIR, and with it the stream records that no pump has passed on."""
    persistence.save_all(app._build_persistence_save_dict())
    persistence.save_state(STREAMS, {"records": _unread(checkpoints)})


def _unread(checkpoints: Path) -> AccountRegionScopedDict:
    try:
        passed = json.loads(checkpoints.read_text())
    except (OSError, ValueError):
        passed = {}
    unread = AccountRegionScopedDict()
    for (account, region, table), records in dynamodb._stream_records.all_items():
        rest = [r for r in records if r["dynamodb"]["SequenceNumber"] > _slowest(passed, r["eventSourceARN"])]
        unread.set_scoped(account, region, table, rest)
    return unread


def _slowest(passed: dict[str, dict[str, str]], stream: str) -> str:
    return min(passed.get(stream, {}).values(), default="")


def restore_streams() -> None:
    """Put the unread stream records back, as they were saved."""
    saved = persistence.load_state(STREAMS)
    for (account, region, table), records in saved["records"].all_items() if saved else ():
        dynamodb._stream_records.set_scoped(account, region, table, records)


def release_messages() -> None:
    """Put messages back that were in somebody's hands when the state was saved, as if they had not been handed out."""
    saved, now = persistence.load_state("sqs"), time.time()
    for _, waiting in saved["queues"].all_items() if saved else ():
        for message in waiting["messages"]:
            if message["receive_count"] and message["visible_at"] > now:
                message |= {"visible_at": now, "receive_count": message["receive_count"] - 1}
    if saved:
        persistence.save_state("sqs", saved)


async def save_often(checkpoints: Path) -> None:
    """Save now and then until cancelled; a big state is saved less often, so that saving never takes over."""
    rest = SAVE_EVERY
    while True:
        await asyncio.sleep(rest)
        began = time.monotonic()
        await _save_in_a_copy(checkpoints)
        rest = max(SAVE_EVERY, 10 * (time.monotonic() - began))


async def _save_in_a_copy(checkpoints: Path) -> None:
    copy = os.fork()
    if copy == 0:
        signal.alarm(120)
        with contextlib.suppress(BaseException):
            save(checkpoints)
        os._exit(0)
    try:
        while os.waitpid(copy, os.WNOHANG) == (0, 0):
            await asyncio.sleep(0.05)
    except asyncio.CancelledError:
        os.kill(copy, signal.SIGKILL)
        os.waitpid(copy, 0)
        raise


async def parent_is_gone() -> None:
    """Wait until whoever started this process closes our standard input."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def run(port: int, checkpoints: Path) -> None:
    """Serve until SIGTERM or the parent's end, then save and leave at once: nobody who could ask is left."""
    restore_streams()
    release_messages()
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl-C reaches the whole group; the parent decides
    saving = asyncio.create_task(save_often(checkpoints))
    serving = serve(app.app, configuration(port), shutdown_trigger=asyncio.Event().wait)
    ends = [asyncio.create_task(end) for end in (serving, stop.wait(), parent_is_gone())]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    saving.cancel()
    await asyncio.wait({saving})
    save(checkpoints)
    os._exit(0)


def configuration(port: int) -> Config:
    """Hypercorn on 127.0.0.1, with TLS where USE_SSL asks for it."""
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    if tls.use_ssl_enabled():
        config.certfile, config.keyfile = tls.resolve_tls_material()
    return config


def main(arguments: list[Any]) -> None:
    asyncio.run(run(int(arguments[0]), Path(arguments[1])))


if __name__ == "__main__":
    main(sys.argv[1:])
