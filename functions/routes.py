"""The whole of Tidings on one page: every route and every worker, and what each may touch.

The infrastructure, the local cloud, the tests and the documentation all read these rows. A touch is `noun.verb`:
a table and one operation on it, a queue and `send`, the bucket of long bodies and `put` or `get`, the master secret and
`read`, emails and `send` or `hear` (of what became of them), or other functions and `invoke`.
What a row does not name, its function can neither reach (IAM) nor find (its environment does not hold the name).
"""

from dataclasses import dataclass

TABLES = (
    "services",
    "messages",
    "idempotency",
    "limits",
    "opt_outs",
    "webhooks",
    "deliveries",
    "due",
    "phones",
    "templates",
    "senders",
    "received_texts",
    "numbers",
    "batches",
    "verifications",
)
QUEUES = ("dispatch", "codes", "webhook", "second_look", "virtual_carrier")

OPERATIONS = {
    "get": "GetItem",
    "batch_get": "BatchGetItem",
    "query": "Query",
    "scan": "Scan",
    "put": "PutItem",
    "batch_put": "BatchWriteItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
}


@dataclass(frozen=True)
class Route:
    """One HTTP route: API Gateway's key, the module whose `handler` answers, and the dialect that shapes the answer."""

    method: str
    path: str
    module: str
    dialect: str
    touches: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.path if self.path == "$default" else f"{self.method} {self.path}"

    @property
    def name(self) -> str:
        return function_name(self.module)


@dataclass(frozen=True)
class Worker:
    """One function that AWS wakes by itself: `wakes_on` is `queue NAME`, `stream TABLE` or `every N minutes`."""

    module: str
    wakes_on: str
    touches: tuple[str, ...]

    @property
    def name(self) -> str:
        return function_name(self.module)


def function_name(module: str) -> str:
    """`functions.notify.create` -> `notify-create`: the same word in Lambda, the log group and the alarm."""
    return module.removeprefix("functions.").replace(".", "-").replace("_", "-")


_CALLER = ("services.get", "master.read")
_DISPATCHING = (
    "master.read",
    "services.get",
    "messages.update",
    "opt_outs.batch_get",
    "limits.update",
    "due.put",
    "bodies.get",
    "virtual_carrier.send",
    "email.send",
)
_SENDING = (*_CALLER, "limits.update", "idempotency.put", "messages.put", "dispatch.send")
_HEEDING = ("services.get", "opt_outs.update", "numbers.put", "messages.put", "dispatch.send")
_REGISTERING = ("senders.get", "senders.query", "senders.update", "services.update")
_REVISING = ("templates.get", "templates.put")
_V2_SENDING = (*_SENDING, "limits.get", "idempotency.get", "messages.get", "templates.get")

ROUTES = (
    Route("GET", "/_status", "functions.status", "internal", ()),
    Route("ANY", "$default", "functions.default", "v2", ("functions.invoke", *_CALLER)),
    # Document notifications
    Route("POST", "/v1/notify", "functions.notify.create", "notify", _SENDING),
    Route("GET", "/v1/notify/{message_id}", "functions.notify.get", "notify", (*_CALLER, "messages.get")),
    # Notify's own
    Route("POST", "/v2/notifications/sms", "functions.v2.send_sms", "v2", (*_V2_SENDING, "senders.get")),
    Route(
        "POST",
        "/v2/notifications/email",
        "functions.v2.send_email",
        "v2",
        (*_V2_SENDING, "bodies.put", "bodies.get"),
    ),
    Route(
        "GET",
        "/v2/notifications",
        "functions.v2.list_notifications",
        "v2",
        (*_CALLER, "messages.get", "messages.query", "bodies.get"),
    ),
    Route(
        "GET",
        "/v2/notifications/{notification_id}",
        "functions.v2.get_notification",
        "v2",
        (*_CALLER, "messages.get", "bodies.get"),
    ),
    Route("GET", "/v2/notifications/{notification_id}/pdf", "functions.v2.get_pdf", "v2", (*_CALLER, "messages.get")),
    Route("GET", "/v2/templates", "functions.v2.list_templates", "v2", (*_CALLER, "templates.query")),
    Route("GET", "/v2/template/{template_id}", "functions.v2.get_template", "v2", (*_CALLER, "templates.get")),
    Route(
        "GET",
        "/v2/template/{template_id}/version/{version}",
        "functions.v2.get_template_version",
        "v2",
        (*_CALLER, "templates.get"),
    ),
    Route(
        "POST",
        "/v2/template/{template_id}/preview",
        "functions.v2.preview_template",
        "v2",
        (*_CALLER, "templates.get"),
    ),
    Route(
        "GET",
        "/v2/received-text-messages",
        "functions.v2.list_received_texts",
        "v2",
        (*_CALLER, "received_texts.get", "received_texts.query"),
    ),
    Route(
        "POST",
        "/unsubscribe/{notification_id}/{token}",
        "functions.v2.unsubscribe",
        "v2",
        ("master.read", "messages.get", "opt_outs.update"),
    ),
    # One-time codes
    Route("GET", "/v1/senders", "functions.otp.list_senders", "otp", (*_CALLER, "senders.query")),
    Route("GET", "/v1/senders/{sender_id}", "functions.otp.get_sender", "otp", (*_CALLER, "senders.get")),
    Route("GET", "/v1/templates", "functions.otp.list_templates", "otp", (*_CALLER, "templates.query")),
    Route("POST", "/v1/templates", "functions.otp.create_template", "otp", (*_CALLER, "templates.put")),
    Route("GET", "/v1/templates/{template_id}", "functions.otp.get_template", "otp", (*_CALLER, "templates.get")),
    Route("PUT", "/v1/templates/{template_id}", "functions.otp.update_template", "otp", (*_CALLER, *_REVISING)),
    Route("DELETE", "/v1/templates/{template_id}", "functions.otp.delete_template", "otp", (*_CALLER, *_REVISING)),
    Route("GET", "/v1/webhooks", "functions.otp.list_webhooks", "otp", (*_CALLER, "webhooks.query")),
    Route("POST", "/v1/webhooks", "functions.otp.create_webhook", "otp", (*_CALLER, "webhooks.put")),
    Route("GET", "/v1/webhooks/{webhook_id}", "functions.otp.get_webhook", "otp", (*_CALLER, "webhooks.get")),
    Route(
        "PUT",
        "/v1/webhooks/{webhook_id}",
        "functions.otp.update_webhook",
        "otp",
        (*_CALLER, "webhooks.get", "webhooks.update"),
    ),
    Route(
        "DELETE",
        "/v1/webhooks/{webhook_id}",
        "functions.otp.delete_webhook",
        "otp",
        (*_CALLER, "webhooks.get", "webhooks.delete"),
    ),
    Route(
        "POST",
        "/v1/verifications",
        "functions.otp.create_verification",
        "otp",
        (
            *_CALLER,
            "limits.update",
            "templates.get",
            "senders.query",
            "idempotency.put",
            "messages.put",
            "verifications.batch_put",
            "codes.send",
        ),
    ),
    Route(
        "GET",
        "/v1/verifications",
        "functions.otp.check_verification",
        "otp",
        (*_CALLER, "limits.update", "verifications.query", "verifications.update"),
    ),
    # Batches of one-to-one texts: the documented path ends in a slash, which no route key may
    Route(
        "POST",
        "/api/v1/sms/{action+}",
        "functions.batches.send_sms",
        "batch",
        (*_SENDING, "senders.query", "batches.put", "batches.update", "due.put"),
    ),
    # Carriers tell us
    Route(
        "POST",
        "/callbacks/{carrier}/receipts",
        "functions.callbacks.receipt",
        "internal",
        ("master.read", "messages.update", "email.hear"),
    ),
    Route(
        "POST",
        "/callbacks/{carrier}/inbound",
        "functions.callbacks.inbound",
        "internal",
        ("master.read", "numbers.batch_get", "received_texts.put", *_HEEDING),
    ),
    # Operators
    Route(
        "POST", "/internal/services", "functions.internal.create_service", "internal", ("master.read", "services.put")
    ),
    Route(
        "GET", "/internal/services", "functions.internal.list_services", "internal", ("master.read", "services.scan")
    ),
    Route("GET", "/internal/services/{service_id}", "functions.internal.get_service", "internal", _CALLER),
    Route(
        "POST",
        "/internal/services/{service_id}",
        "functions.internal.update_service",
        "internal",
        (*_CALLER, "services.update"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/api-keys",
        "functions.internal.create_api_key",
        "internal",
        (*_CALLER, "services.update"),
    ),
    Route("GET", "/internal/services/{service_id}/api-keys", "functions.internal.list_api_keys", "internal", _CALLER),
    Route(
        "DELETE",
        "/internal/services/{service_id}/api-keys/{api_key_id}",
        "functions.internal.revoke_api_key",
        "internal",
        ("master.read", "services.update"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/webhooks",
        "functions.internal.create_webhook",
        "internal",
        (*_CALLER, "webhooks.put"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/webhooks",
        "functions.internal.list_webhooks",
        "internal",
        (*_CALLER, "webhooks.query"),
    ),
    Route(
        "DELETE",
        "/internal/services/{service_id}/webhooks/{webhook_id}",
        "functions.internal.delete_webhook",
        "internal",
        ("master.read", "webhooks.delete"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/webhooks/{webhook_id}/rotate-secret",
        "functions.internal.rotate_webhook_secret",
        "internal",
        ("master.read", "webhooks.update"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/webhooks/{webhook_id}/attempts",
        "functions.internal.list_webhook_attempts",
        "internal",
        ("master.read", "webhooks.get", "deliveries.query"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/messages",
        "functions.internal.send_message",
        "internal",
        (*_CALLER, "idempotency.put", "messages.put", "due.put", "dispatch.send"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/messages/{message_id}/cancel",
        "functions.internal.cancel_message",
        "internal",
        ("master.read", "messages.get", "messages.update"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/senders",
        "functions.internal.create_sender",
        "internal",
        (*_CALLER, "senders.query", "senders.put", "services.update"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/senders",
        "functions.internal.list_senders",
        "internal",
        (*_CALLER, "senders.query"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/senders/{sender_id}",
        "functions.internal.get_sender",
        "internal",
        ("master.read", "senders.get"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/senders/{sender_id}",
        "functions.internal.update_sender",
        "internal",
        ("master.read", *_REGISTERING),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/senders/{sender_id}/approve",
        "functions.internal.approve_sender",
        "internal",
        ("master.read", *_REGISTERING),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/senders/{sender_id}/reject",
        "functions.internal.reject_sender",
        "internal",
        ("master.read", *_REGISTERING),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/senders/{sender_id}/cancel",
        "functions.internal.cancel_sender",
        "internal",
        ("master.read", *_REGISTERING),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/messages",
        "functions.internal.list_messages",
        "internal",
        (*_CALLER, "messages.query"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/messages/{message_id}",
        "functions.internal.get_message",
        "internal",
        ("master.read", "messages.get"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/opt-outs",
        "functions.internal.list_opt_outs",
        "internal",
        (*_CALLER, "opt_outs.query"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/opt-outs",
        "functions.internal.add_opt_out",
        "internal",
        (*_CALLER, "opt_outs.update"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/opt-outs/export",
        "functions.internal.export_opt_outs",
        "internal",
        (*_CALLER, "opt_outs.query"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/opt-outs/import",
        "functions.internal.import_opt_outs",
        "internal",
        (*_CALLER, "opt_outs.update"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/opt-outs/{phone}",
        "functions.internal.get_opt_out",
        "internal",
        ("master.read", "opt_outs.get"),
    ),
    Route(
        "DELETE",
        "/internal/services/{service_id}/opt-outs/{phone}",
        "functions.internal.remove_opt_out",
        "internal",
        ("master.read", "opt_outs.update"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/batches",
        "functions.internal.list_batches",
        "internal",
        (*_CALLER, "batches.query"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/batches/{batch_id}",
        "functions.internal.get_batch",
        "internal",
        ("master.read", "batches.get", "messages.batch_get"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/batches/{batch_id}/messages",
        "functions.internal.list_batch_messages",
        "internal",
        ("master.read", "batches.get", "messages.batch_get"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/batches/{batch_id}/cancel",
        "functions.internal.cancel_batch",
        "internal",
        ("master.read", "batches.get", "messages.batch_get", "messages.update"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/received-texts",
        "functions.internal.list_received_texts",
        "internal",
        (*_CALLER, "received_texts.get", "received_texts.query"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/received-texts/{text_id}",
        "functions.internal.get_received_text",
        "internal",
        ("master.read", "received_texts.get"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/inbound-numbers",
        "functions.internal.list_inbound_numbers",
        "internal",
        (*_CALLER, "numbers.query"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/inbound-numbers",
        "functions.internal.assign_inbound_number",
        "internal",
        (*_CALLER, "numbers.put"),
    ),
    Route(
        "DELETE",
        "/internal/services/{service_id}/inbound-numbers/{number}",
        "functions.internal.release_inbound_number",
        "internal",
        ("master.read", "numbers.delete"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/operators",
        "functions.internal.list_operators",
        "internal",
        _CALLER,
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/operators",
        "functions.internal.create_operator",
        "internal",
        (*_CALLER, "services.update"),
    ),
    Route(
        "DELETE",
        "/internal/services/{service_id}/operators/{operator_id}",
        "functions.internal.delete_operator",
        "internal",
        (*_CALLER, "services.update"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/templates",
        "functions.internal.list_templates",
        "internal",
        (*_CALLER, "templates.query"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/templates",
        "functions.internal.create_template",
        "internal",
        (*_CALLER, "templates.put"),
    ),
    Route(
        "GET",
        "/internal/services/{service_id}/templates/{template_id}",
        "functions.internal.get_template",
        "internal",
        ("master.read", "templates.get"),
    ),
    Route(
        "POST",
        "/internal/services/{service_id}/templates/{template_id}",
        "functions.internal.revise_template",
        "internal",
        ("master.read", *_REVISING),
    ),
    Route(
        "DELETE",
        "/internal/services/{service_id}/templates/{template_id}",
        "functions.internal.archive_template",
        "internal",
        ("master.read", *_REVISING),
    ),
    Route("GET", "/internal/services/{service_id}/reply-tos", "functions.internal.list_reply_tos", "internal", _CALLER),
    Route(
        "POST",
        "/internal/services/{service_id}/reply-tos",
        "functions.internal.create_reply_to",
        "internal",
        (*_CALLER, "services.update"),
    ),
    Route(
        "DELETE",
        "/internal/services/{service_id}/reply-tos/{reply_to_id}",
        "functions.internal.archive_reply_to",
        "internal",
        (*_CALLER, "services.update"),
    ),
    Route("GET", "/internal/services/{service_id}/team", "functions.internal.list_team", "internal", _CALLER),
    Route(
        "POST",
        "/internal/services/{service_id}/team",
        "functions.internal.add_member",
        "internal",
        (*_CALLER, "services.update"),
    ),
    Route(
        "DELETE",
        "/internal/services/{service_id}/team/{member_id}",
        "functions.internal.remove_member",
        "internal",
        (*_CALLER, "services.update"),
    ),
    Route("GET", "/internal/services/{service_id}/guest-list", "functions.internal.list_guests", "internal", _CALLER),
    Route(
        "POST",
        "/internal/services/{service_id}/guest-list",
        "functions.internal.add_guest",
        "internal",
        (*_CALLER, "services.update"),
    ),
    Route(
        "DELETE",
        "/internal/services/{service_id}/guest-list/{guest_id}",
        "functions.internal.remove_guest",
        "internal",
        (*_CALLER, "services.update"),
    ),
)

WORKERS = (
    Worker("functions.workers.dispatcher", "queue dispatch", (*_DISPATCHING, "dispatch.send")),
    Worker("functions.workers.code_dispatcher", "queue codes", (*_DISPATCHING, "codes.send")),
    Worker(
        "functions.workers.webhook_router",
        "stream messages",
        ("webhooks.query", "webhook.send", "second_look.send", "numbers.put"),
    ),
    Worker(
        "functions.workers.text_router",
        "stream received_texts",
        ("webhooks.query", "webhook.send", *_HEEDING),
    ),
    Worker("functions.workers.ledger_router", "stream opt_outs", ("webhooks.query", "webhook.send")),
    Worker(
        "functions.workers.webhook_caller",
        "queue webhook",
        (
            "master.read",
            "webhooks.get",
            "webhooks.query",
            "webhooks.update",
            "deliveries.put",
            "due.put",
            "webhook.send",
        ),
    ),
    Worker(
        "functions.workers.second_look",
        "queue second_look",
        ("messages.batch_get", "messages.update", "dispatch.send", "codes.send", "second_look.send"),
    ),
    Worker(
        "functions.workers.sweeper",
        "every 10 minutes",
        (
            "services.scan",
            "messages.query",
            "messages.update",
            "due.query",
            "due.delete",
            "dispatch.send",
            "codes.send",
            "webhook.send",
        ),
    ),
    Worker(
        "functions.workers.virtual_carrier",
        "queue virtual_carrier",
        ("master.read", "phones.update", "virtual_carrier.send"),
    ),
)


def find(method: str, path: str) -> tuple[Route | None, dict[str, str]]:
    """The route that a request means, and the variables in its path; None when there is none."""
    matches = [(route, found) for route in ROUTES if (found := _variables(route, path)) is not None]
    return next(((route, found) for route, found in matches if route.method == method), (None, {}))


def methods(path: str) -> tuple[str, ...]:
    """The methods that a path answers, in order; none when there is nothing at it."""
    return tuple(sorted({route.method for route in ROUTES if _variables(route, path) is not None}))


def _variables(route: Route, path: str) -> dict[str, str] | None:
    """The path's variables when it is this route's, else None."""
    declared, given = route.path.split("/"), path.split("/")
    if declared[-1].endswith("+}"):
        given = [*given[: len(declared) - 1], "/".join(given[len(declared) - 1 :])]
    if route.path == "$default" or len(declared) != len(given):
        return None
    pairs = list(zip(declared, given, strict=True))
    if not all((part.startswith("{") and value) or part == value for part, value in pairs):
        return None
    return {part.strip("{+}"): value for part, value in pairs if part.startswith("{")}
