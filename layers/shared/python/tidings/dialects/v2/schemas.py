"""What requests may hold: a table for each, its rows in the order in which faults are told."""

from typing import Final

from tidings.dialects.v2.validation import (
    Field,
    Schema,
    email,
    https_url,
    identifier,
    moment_within_a_day,
    of_type,
    one_of,
    phone,
    reference,
)
from tidings.domain.template import TYPES

STATUSES: Final = (
    "cancelled",
    "created",
    "sending",
    "sent",
    "delivered",
    "pending",
    "failed",
    "technical-failure",
    "temporary-failure",
    "permanent-failure",
    "pending-virus-check",
    "validation-failed",
    "virus-scan-failed",
    "returned-letter",
    "accepted",
    "received",
)

SMS: Final = Schema(
    (
        Field("reference", reference),
        Field("phone_number", phone, required=True),
        Field("template_id", identifier, required=True),
        Field("personalisation", of_type("object")),
        Field("scheduled_for", moment_within_a_day),
        Field("sms_sender_id", identifier),
    )
)
EMAIL: Final = Schema(
    (
        Field("reference", reference),
        Field("email_address", email, required=True),
        Field("template_id", identifier, required=True),
        Field("personalisation", of_type("object")),
        Field("scheduled_for", moment_within_a_day),
        Field("email_reply_to_id", identifier),
        Field("one_click_unsubscribe_url", https_url),
        Field("sanitise_content_for", of_type("array", "null")),
    )
)
PREVIEW: Final = Schema(
    (Field("id", identifier, required=True), Field("personalisation", of_type("object"))), closed=False
)
NOTIFICATION: Final = Schema((Field("notification_id", identifier, required=True),))
TEMPLATE: Final = Schema((Field("id", identifier, required=True),))

NOTIFICATIONS_QUERY: Final = Schema(
    (
        Field("reference", of_type("string")),
        Field("status", one_of(*STATUSES)),
        Field("template_type", one_of(*TYPES)),
        Field("include_jobs", one_of("true", "True")),
        Field("older_than", identifier),
    )
)
TEMPLATES_QUERY: Final = Schema((Field("type", one_of(*TYPES)),))
RECEIVED_TEXTS_QUERY: Final = Schema((Field("older_than", identifier),))
