"""What operators can do from the command line: one row for every command, each a route of the internal API.

A command is `tidings NOUN VERB`. Words in the path's braces are arguments in that order; `fields` are options, those
with a `!` required. A list follows its pages to the end.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Operation:
    """One command: noun and verb, the route it calls, what it says of itself, and the fields of its body."""

    noun: str
    verb: str
    method: str
    path: str
    summary: str
    fields: tuple[str, ...] = ()


_SERVICE: Final = "/services/{service}"

OPERATIONS: Final = (
    Operation("services", "list", "GET", "/services", "every service"),
    Operation("services", "get", "GET", _SERVICE, "one service"),
    Operation(
        "services",
        "create",
        "POST",
        "/services",
        "a new service",
        ("name!", "mode", "country", "permissions[]", "rate-limit#", "default-sender"),
    ),
    Operation(
        "services",
        "update",
        "POST",
        _SERVICE,
        "change a service",
        ("name", "active?", "mode", "country", "permissions[]", "rate-limit#", "default-sender"),
    ),
    Operation("keys", "list", "GET", f"{_SERVICE}/api-keys", "a service's keys"),
    Operation("keys", "create", "POST", f"{_SERVICE}/api-keys", "a new key, shown this once", ("name!", "kind!")),
    Operation("keys", "revoke", "DELETE", f"{_SERVICE}/api-keys/{{key}}", "refuse a key from now on"),
    Operation("webhooks", "list", "GET", f"{_SERVICE}/webhooks", "a service's endpoints"),
    Operation(
        "webhooks",
        "create",
        "POST",
        f"{_SERVICE}/webhooks",
        "a new endpoint; its signing secret is shown this once",
        ("url!", "dialect", "kind", "name", "events[]", "secret", "bearer-token", "basic"),
    ),
    Operation("webhooks", "delete", "DELETE", f"{_SERVICE}/webhooks/{{webhook}}", "tell an endpoint nothing more"),
    Operation("webhooks", "rotate", "POST", f"{_SERVICE}/webhooks/{{webhook}}/rotate-secret", "a new signing secret"),
    Operation("webhooks", "attempts", "GET", f"{_SERVICE}/webhooks/{{webhook}}/attempts", "every try at an endpoint"),
    Operation("messages", "list", "GET", f"{_SERVICE}/messages", "what a service sent, newest first"),
    Operation(
        "messages",
        "send",
        "POST",
        f"{_SERVICE}/messages",
        "send one text, now or at a moment",
        ("to!", "text!", "sender", "reference", "scheduled-for", "valid-for#"),
    ),
    Operation("messages", "cancel", "POST", f"{_SERVICE}/messages/{{message}}/cancel", "stop what has not left"),
    Operation("messages", "get", "GET", f"{_SERVICE}/messages/{{message}}", "one message, its gates and its timeline"),
)
