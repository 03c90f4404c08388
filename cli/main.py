"""The `tidings` command: one word for what to do, and the module of that name does it."""

import argparse
import sys

from cli import dev, operate, sim

COMMANDS = {"dev": dev, "sim": sim}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; answers the exit status."""
    parser = argparse.ArgumentParser(prog="tidings", description="Notifications from your own AWS account.")
    words = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for word, module in COMMANDS.items():
        module.describe(words.add_parser(word, help=module.SUMMARY, description=module.SUMMARY))
    operate.describe(words)
    asked = parser.parse_args(arguments)
    command = COMMANDS.get(asked.command, operate)
    return int(command.run(asked))


if __name__ == "__main__":
    sys.exit(main())
