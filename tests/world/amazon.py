"""Amazon as a deployment's mail office meets it: a topic that signs what it says, and the SES behind it."""

import base64
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from unittest import mock

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.world.platform import Answer, Platform
from tidings import wiring

REGION = "eu-west-2"
TOPIC = f"arn:aws:sns:{REGION}:123456789012:tidings-test-email"
HOME = f"https://sns.{REGION}.amazonaws.com"
CERTIFICATE = f"{HOME}/SimpleNotificationService-0123456789abcdef.pem"
DOOR = "/callbacks/ses/receipts"
DOMAIN = "mail.heron.example"

_UNSIGNED = ("SignatureVersion", "Signature", "SigningCertURL", "UnsubscribeURL")


def certificate(key: Any, name: str = "sns.amazonaws.com") -> bytes:
    """A certificate of a key, in PEM."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Amazon:
    """Signs with one key; `web` is what its web addresses answer, `asked` which of them were asked."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.key = _key()
        self.web: dict[str, tuple[int, bytes]] = {CERTIFICATE: (200, certificate(self.key))}
        self.asked: list[str] = []

    @contextmanager
    def at_work(self) -> Iterator["Amazon"]:
        """A deployment whose emails leave by SES, as long as the block lasts."""
        self.platform.settings.environment.update(
            EMAIL_CARRIER="ses",
            EMAIL_DOMAIN=DOMAIN,
            EMAIL_CONFIGURATION_SET="tidings-test-email",
            EMAIL_TOPIC=TOPIC,
        )
        self.platform.restart()
        self.platform.aws.ses.create_email_identity(EmailIdentity=DOMAIN)
        with mock.patch.object(wiring, "fetch", self.fetch):
            yield self

    def fetch(self, url: str) -> tuple[int, bytes]:
        """What a GET of an address of Amazon's gives."""
        self.asked.append(url)
        return self.web.get(url, (404, b"not found"))

    def envelope(self, message: str, **fields: Any) -> dict[str, Any]:
        """What the topic would say, not yet signed."""
        stamp = self.platform.clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "Type": "Notification",
            "MessageId": str(uuid.uuid4()),
            "TopicArn": TOPIC,
            "Subject": "Amazon SES Email Event Notification",
            "Message": message,
            "Timestamp": stamp,
            "SignatureVersion": "2",
            "SigningCertURL": CERTIFICATE,
            "UnsubscribeURL": f"{HOME}/?Action=Unsubscribe",
            **fields,
        }

    def question(self, **fields: Any) -> dict[str, Any]:
        """The topic asks whether it may call us."""
        token = uuid.uuid4().hex
        url = f"{HOME}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token={token}"
        asked = self.envelope("You have chosen to subscribe", Type="SubscriptionConfirmation", SubscribeURL=url)
        del asked["Subject"], asked["UnsubscribeURL"]
        return asked | {"Token": token} | fields

    def signed(self, said: dict[str, Any], key: Any = None) -> dict[str, Any]:
        """The same with the topic's signature."""
        lines = [part for name in sorted(said) if name not in _UNSIGNED for part in (name, str(said[name]))]
        content = "".join(f"{line}\n" for line in lines).encode()
        signature = (key or self.key).sign(content, padding.PKCS1v15(), hashes.SHA256())
        return said | {"Signature": base64.b64encode(signature).decode()}

    def call(self, said: Any) -> Answer:
        """SNS calls the door for receipts; it says of its JSON that it is plain text."""
        headers = {"content-type": "text/plain; charset=UTF-8", "x-amz-sns-topic-arn": TOPIC}
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        return self.platform.call("POST", DOOR, raw=raw, headers=headers)

    def tell(self, event: dict[str, Any]) -> Answer:
        """SES tells the topic, and the topic tells us."""
        return self.call(self.signed(self.envelope(json.dumps(event))))

    def event(self, word: str, service_id: str, message_id: str, **about: Any) -> dict[str, Any]:
        """What SES says of an email that bore these tags."""
        stamp = self.platform.clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        tags = {"service": [service_id], "message": [message_id], "ses:configuration-set": ["tidings-test-email"]}
        mail = {"timestamp": stamp, "messageId": "0100-ses", "destination": ["someone@example.com"], "tags": tags}
        return {"eventType": word, "mail": mail, word.lower(): {"timestamp": stamp, **about}}
