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
    Operation("templates", "list", "GET", f"{_SERVICE}/templates", "a service's templates"),
    Operation("templates", "get", "GET", f"{_SERVICE}/templates/{{template}}", "one template"),
    Operation(
        "templates",
        "create",
        "POST",
        f"{_SERVICE}/templates",
        "a new template",
        ("type!", "name!", "body!", "subject", "syntax", "has-unsubscribe-link?"),
    ),
    Operation(
        "templates",
        "revise",
        "POST",
        f"{_SERVICE}/templates/{{template}}",
        "a new version of a template",
        ("name", "body", "subject", "has-unsubscribe-link?"),
    ),
    Operation("templates", "archive", "DELETE", f"{_SERVICE}/templates/{{template}}", "use a template no more"),
    Operation("senders", "list", "GET", f"{_SERVICE}/senders", "a service's senders"),
    Operation(
        "senders",
        "create",
        "POST",
        f"{_SERVICE}/senders",
        "ask for a sender",
        ("name!", "code!", "type", "country", "countries[]", "labels[]", "per-second#"),
    ),
    Operation("senders", "approve", "POST", f"{_SERVICE}/senders/{{sender}}/approve", "let a sender send"),
    Operation("senders", "reject", "POST", f"{_SERVICE}/senders/{{sender}}/reject", "refuse a sender"),
    Operation("senders", "cancel", "POST", f"{_SERVICE}/senders/{{sender}}/cancel", "give a sender up"),
    Operation("opt-outs", "list", "GET", f"{_SERVICE}/opt-outs", "who has opted out"),
    Operation("opt-outs", "get", "GET", f"{_SERVICE}/opt-outs/{{phone}}", "one number's line, and how it came about"),
    Operation("opt-outs", "add", "POST", f"{_SERVICE}/opt-outs", "a number that said stop elsewhere", ("phone!",)),
    Operation("opt-outs", "remove", "DELETE", f"{_SERVICE}/opt-outs/{{phone}}", "a number that said start elsewhere"),
    Operation(
        "opt-outs",
        "import",
        "POST",
        f"{_SERVICE}/opt-outs/import",
        "many at once: --whole @FILE",
    ),
    Operation("opt-outs", "export", "GET", f"{_SERVICE}/opt-outs/export", "the whole ledger, as evidence"),
    Operation("batches", "list", "GET", f"{_SERVICE}/batches", "a service's batches"),
    Operation("batches", "get", "GET", f"{_SERVICE}/batches/{{batch}}", "how far a batch has come"),
    Operation("batches", "messages", "GET", f"{_SERVICE}/batches/{{batch}}/messages", "what became of each text"),
    Operation("batches", "cancel", "POST", f"{_SERVICE}/batches/{{batch}}/cancel", "stop what has not left"),
    Operation("received-texts", "list", "GET", f"{_SERVICE}/received-texts", "what came in"),
    Operation("inbound-numbers", "list", "GET", f"{_SERVICE}/inbound-numbers", "numbers that a service is texted at"),
    Operation("inbound-numbers", "assign", "POST", f"{_SERVICE}/inbound-numbers", "give it a number", ("number!",)),
    Operation("operators", "list", "GET", f"{_SERVICE}/operators", "who batches are assigned to"),
    Operation("operators", "create", "POST", f"{_SERVICE}/operators", "a new operator", ("name!", "email!")),
    Operation("team", "list", "GET", f"{_SERVICE}/team", "who is reached in trial mode"),
    Operation("team", "add", "POST", f"{_SERVICE}/team", "a new member", ("name!", "email", "mobile")),
    Operation("guests", "list", "GET", f"{_SERVICE}/guest-list", "who else is"),
    Operation("guests", "add", "POST", f"{_SERVICE}/guest-list", "a new guest", ("recipient!",)),
    Operation("reply-tos", "list", "GET", f"{_SERVICE}/reply-tos", "where answers to emails go"),
    Operation("reply-tos", "create", "POST", f"{_SERVICE}/reply-tos", "a new address", ("email!", "default?")),
)
