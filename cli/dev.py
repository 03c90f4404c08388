"""`tidings dev`: the whole platform on this laptop, until Ctrl-C."""

import argparse
import signal
import sys
import threading
import time
from pathlib import Path

from local import seed, seed_file, synth
from local.aws import DidNotStart
from local.cloud import Cloud, HomeIsTaken, PortIsTaken
from local.deploy import DeploymentFailed
from local.greeting import greeting
from local.show import Terminal
from local.synth import SynthesisFailed
from tidings.domain.service import Service

SUMMARY = "Run the whole platform on this laptop: no AWS account, no Docker."
FORESEEN = (seed_file.BadSeedFile, SynthesisFailed, DeploymentFailed, HomeIsTaken, PortIsTaken, DidNotStart)


def describe(parser: argparse.ArgumentParser) -> None:
    """What may be said after `tidings dev`."""
    parser.add_argument("--port", type=int, default=8000, help="where the API listens (8000; 0 takes any free one)")
    parser.add_argument("--seed", type=Path, metavar="FILE", help="services to start with, instead of the demo service")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs stored")
    parser.add_argument("--home", type=Path, default=Path(".local"), help="where the data lives (.local)")
    parser.add_argument("--quiet", action="store_true", help="say nothing about what happens")


def run(asked: argparse.Namespace) -> int:
    """Start, tell how to use it, and stay until SIGINT or SIGTERM."""
    began = time.monotonic()
    leave = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: leave.set())
    try:
        seeds = seed_file.read(asked.seed) if asked.seed else None
        terminal = Terminal(quiet=asked.quiet)
        cloud = Cloud(asked.home, asked.port, watch=terminal)
        services: list[Service] = []
        # Before the door opens: who finds it open finds the services there.
        cloud.furnish = lambda storage: services.extend(seed.load(seeds, storage) if seeds else [seed.demo(storage)])
        cloud.start(synth.assembly(), asked.fresh)
    except FORESEEN as trouble:
        print(trouble, file=sys.stderr)
        return 1
    try:
        print(greeting(cloud.url, services, cloud.storage.master, time.monotonic() - began), flush=True)
        terminal.begin(cloud.storage)
        leave.wait()
    finally:
        print("Stopping; your data stays.", file=sys.stderr)
        cloud.stop()
    return 0
