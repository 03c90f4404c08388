"""The whole of Tidings on one page: every route and every worker, and what each may touch.

The infrastructure, the local cloud, the tests and the documentation all read these rows. A touch is `noun.verb`:
a table and one operation on it, a queue and `send`, the master secret and `read`, or other functions and `invoke`.
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
    "virtual_carrier.send",
)
_SENDING = (*_CALLER, "limits.update", "idempotency.put", "messages.put", "dispatch.send")

ROUTES = (
    Route("GET", "/_status", "functions.status", "internal", ()),
    Route("ANY", "$default", "functions.default", "v2", ("functions.invoke",)),
    # Document notifications
    Route("POST", "/v1/notify", "functions.notify.create", "notify", _SENDING),
    Route("GET", "/v1/notify/{message_id}", "functions.notify.get", "notify", (*_CALLER, "messages.get")),
    # Carriers tell us
    Route(
        "POST",
        "/callbacks/{carrier}/receipts",
        "functions.callbacks.receipt",
        "internal",
        ("master.read", "messages.update"),
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
)

WORKERS = (
    Worker("functions.workers.dispatcher", "queue dispatch", (*_DISPATCHING, "dispatch.send")),
    Worker("functions.workers.code_dispatcher", "queue codes", (*_DISPATCHING, "codes.send")),
    Worker(
        "functions.workers.webhook_router",
        "stream messages",
        ("webhooks.query", "webhook.send", "second_look.send"),
    ),
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
