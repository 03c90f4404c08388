"""`make demo`: the platform starts on this laptop, one text goes all the way, and everything is gone again."""

import sys
import tempfile
import time
from pathlib import Path

from local import seed, synth
from local.cloud import Cloud
from local.journey import Journey, JourneyFailed
from tidings.domain.service import Service


def main() -> int:
    """Tell the story; exit status 0 when all of it came true."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tidings-demo-") as home:
        cloud = Cloud(Path(home))
        cloud.start(synth.assembly())
        try:
            print(f"The platform is ready on {cloud.url} after {time.monotonic() - began:.1f} s", flush=True)
            journey(cloud).travel()
        except JourneyFailed as failure:
            print(f"It did not work: {failure}", file=sys.stderr)
            return 1
        finally:
            cloud.stop()
    print(f"All of it took {time.monotonic() - began:.1f} s")
    return 0


def journey(cloud: Cloud) -> Journey:
    """A journey through a cloud that runs, for its demo service."""
    service = seed.demo(cloud.storage)
    return Journey(cloud.url, _live_key(service, cloud.storage.master), service.id, _say)


def _live_key(service: Service, master: bytes) -> str:
    return next(key.shown(service.id, master) for key in service.keys.values() if key.kind == "live")


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
