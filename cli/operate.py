"""`tidings NOUN VERB`: calls the internal API and prints what it answers, indented, or as JSON lines for programs."""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli.internal_api import InternalApi, NotReached
from cli.operations import OPERATIONS, Operation


def describe(words: Any) -> None:
    """Adds every noun and its verbs to the command's words."""
    for noun in dict.fromkeys(operation.noun for operation in OPERATIONS):
        parser = words.add_parser(noun, help=f"see and change {noun}")
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        for operation in (each for each in OPERATIONS if each.noun == noun):
            _describe(verbs.add_parser(operation.verb, help=operation.summary), operation)


def run(asked: argparse.Namespace) -> int:
    """Calls what was asked for; 0 when it was answered, 1 when it was refused, 2 when nobody answered."""
    operation: Operation = asked.operation
    api = InternalApi.from_environment(asked.api)
    try:
        return _print(api, operation, asked)
    except NotReached as problem:
        print(problem, file=sys.stderr)
        return 2


def _describe(parser: argparse.ArgumentParser, operation: Operation) -> None:
    parser.set_defaults(operation=operation)
    parser.add_argument("--api", metavar="URL", help="the API's base URL (else TIDINGS_URL, else the local cloud)")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each answer")
    if operation.method == "POST":
        parser.add_argument("--whole", metavar="JSON", help="the request's body, as JSON or @FILE, beside the options")
    for name in re.findall(r"{(\w+)}", operation.path):
        parser.add_argument(name)
    for field in operation.fields:
        name, options = _option(field)
        parser.add_argument(f"--{name}", **options)


def _option(field: str) -> tuple[str, dict[str, Any]]:
    """A field's option: `name!` is required, `name[]` a list, `name#` a number, `name?` true or false."""
    name = field.rstrip("!?#[]")
    kinds: dict[str, dict[str, Any]] = {
        "!": {"required": True},
        "]": {"nargs": "+"},
        "#": {"type": int},
        "?": {"type": lambda text: text.lower() in ("yes", "true", "1")},
    }
    return name, kinds.get(field[-1], {})


def _print(api: InternalApi, operation: Operation, asked: argparse.Namespace) -> int:
    given = vars(asked)
    path = re.sub(r"{(\w+)}", lambda word: str(given[word[1]]), operation.path)
    names = [_option(field)[0].replace("-", "_") for field in operation.fields]
    said = {name: given[name] for name in names if given[name] is not None}
    body = {**_whole(given.get("whole")), **said} or None
    status = 0
    for code, answer in _answers(api, operation.method, path, body):
        status = 1 if code >= 400 else status
        if answer is not None:
            out = sys.stderr if code >= 400 else sys.stdout
            print(json.dumps(answer, ensure_ascii=False, indent=None if asked.json else 2), file=out)
    return status


def _whole(text: str | None) -> dict[str, Any]:
    """A body as it was given: JSON, or the name of a file that holds it."""
    if text is None:
        return {}
    content = Path(text[1:]).read_text() if text.startswith("@") else text
    whole: dict[str, Any] = json.loads(content)
    return whole


def _answers(api: InternalApi, method: str, path: str, body: Any) -> Iterator[tuple[int, Any]]:
    """The answer, or every item of every page of a list."""
    token: str | None = ""
    while token is not None:
        query = f"?page_token={token}" if token else ""
        code, answer = api.call(method, f"{path}{query}", body)
        if not (isinstance(answer, dict) and "next_page_token" in answer):
            yield code, answer
            return
        yield from ((code, item) for item in answer["data"])
        token = answer["next_page_token"]
