"""Amazon SES: emails leave through its API, and what became of them comes back through an SNS topic."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import Any, Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    SSLError,
)

from tidings.carriers.handover import Connections, Email, Outgoing, UnknownWord
from tidings.domain import message
from tidings.domain.receipt import Answer, Complaint, NotTaken, Receipt, Refused, Report, Taken, Unknowable
from tidings.domain.received_text import Inbound

_SERVICE_TAG: Final = "service"
_MESSAGE_TAG: Final = "message"
_LONGEST_HEADER: Final = 870  # characters of a header's value that SES takes

# With these the request has not left.
_NEVER_LEFT: Final = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError, SSLError)
# These say: not this email, not now and not later. Everything else that SES answers may pass by itself.
_FOR_GOOD: Final = frozenset(
    {
        "BadRequestException",
        "MailFromDomainNotVerifiedException",
        "MessageRejected",
        "NotFoundException",
        "SerializationException",
        "ValidationException",
    }
)

_BOUNCES: Final = {"Permanent": (message.PERMANENT_FAILURE, "bounced")}
_OTHER_BOUNCES: Final = (message.TEMPORARY_FAILURE, "mailbox_unavailable")
# Of SES's events these tell nothing that a status could say.
_SILENT: Final = frozenset({"Send", "Open", "Click", "DeliveryDelay", "Subscription"})


@dataclass(frozen=True, slots=True)
class Ses:
    """The carrier of emails. SES has no key for a request, so what is asked twice is sent twice."""

    connections: Connections
    name: str = "ses"
    deduplicates: bool = False

    def send(self, outgoing: Outgoing) -> Answer:
        """Hands an email over."""
        if not isinstance(outgoing, Email):
            return Refused(message.TECHNICAL_FAILURE, "internal_error", "not an email")
        account = self.connections.mail()
        try:
            answer = account.client.send_email(ConfigurationSetName=account.configuration_set, **_request(outgoing))
        except UnicodeError:
            return Refused(message.PERMANENT_FAILURE, "bounced", "no mail server can have such a name")
        except ClientError as error:
            return _refusal(error)
        except _NEVER_LEFT as error:
            return NotTaken(type(error).__name__)
        except BotoCoreError as error:
            return Unknowable(type(error).__name__)
        return Taken(answer["MessageId"])

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:  # noqa: ARG002  SNS puts everything in the body
        """Whether a callback is the deployment's own topic's."""
        return self.connections.topic().is_speaker(body)

    def receipts(self, body: bytes) -> list[Report]:
        """The report in a verified callback; none when the topic asked whether it may call us."""
        said = self.connections.topic().message(body)
        return _reports(json.loads(said)) if said is not None else []

    def inbound(self, body: bytes) -> list[Inbound]:  # noqa: ARG002
        """Nothing: emails to us are not read."""
        return []


def carrier(connections: Connections) -> Ses:
    """The carrier of emails."""
    return Ses(connections)


def _request(email: Email) -> Any:
    content = {
        "Subject": _text(email.subject),
        "Body": {"Html": _text(email.html), "Text": _text(email.text)},
        "Headers": _headers(email),
    }
    return {
        "FromEmailAddress": formataddr((_one_line(email.from_name), email.from_address)),
        "Destination": {"ToAddresses": [_ascii(email.to)]},
        "ReplyToAddresses": [_ascii(email.reply_to)] if email.reply_to else [],
        "Content": {"Simple": content},
        "EmailTags": [
            {"Name": _SERVICE_TAG, "Value": email.service_id},
            {"Name": _MESSAGE_TAG, "Value": email.message_id},
        ],
    }


def _headers(email: Email) -> list[dict[str, str]]:
    """The email's own headers, or none of them: an email without a button is better than no email."""
    values = email.headers.values()
    fit = all(len(value) <= _LONGEST_HEADER and value.isascii() and value.isprintable() for value in values)
    return [{"Name": name, "Value": value} for name, value in email.headers.items()] if fit else []


def _text(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def _one_line(name: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in name).split())


def _ascii(address: str) -> str:
    """An address whose host is in the form that the domain name system knows (RFC 3490)."""
    local, _, host = address.rpartition("@")
    return f"{local}@{host.encode('idna').decode()}"


def _refusal(error: ClientError) -> Answer:
    code = error.response["Error"]["Code"]
    if code in _FOR_GOOD:
        return Refused(message.TECHNICAL_FAILURE, "carrier_rejected", code)
    return NotTaken(code)


def _reports(event: dict[str, Any]) -> list[Report]:
    word, tags = event["eventType"], event["mail"]["tags"]
    if word in _SILENT or not (_SERVICE_TAG in tags and _MESSAGE_TAG in tags):
        return []
    named = {"service_id": tags[_SERVICE_TAG][0], "message_id": tags[_MESSAGE_TAG][0]}
    about = event.get(word.lower(), {})
    at = datetime.fromisoformat(about.get("timestamp") or event["mail"]["timestamp"])
    if word == "Complaint" and not about.get("complaintSubType"):
        return [Complaint(at=at, **named)]
    status, reason, detail = _meaning(word, about)
    reference = event["mail"]["messageId"]
    return [Receipt(status=status, at=at, reason=reason, detail=detail, carrier_reference=reference, **named)]


def _meaning(word: str, about: dict[str, Any]) -> tuple[str, str | None, str]:
    """Status, reason and detail of an event."""
    if word == "Delivery":
        return message.DELIVERED, None, word
    if word == "Bounce":
        kind, recipients = about["bounceType"], about.get("bouncedRecipients") or [{}]
        said = [f"{kind}/{about.get('bounceSubType')}", recipients[0].get("status")]
        return *_BOUNCES.get(kind, _OTHER_BOUNCES), " ".join(part for part in said if part)
    if word == "Complaint":
        # SES remembers an earlier complaint and did not even try.
        return message.PERMANENT_FAILURE, "bounced", f"{word}/{about['complaintSubType']}"
    if word == "Reject":
        return message.TECHNICAL_FAILURE, "carrier_rejected", word
    raise UnknownWord(str(word))
