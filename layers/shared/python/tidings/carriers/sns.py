"""Amazon SNS calls a web address of ours: whether it is truly our topic that speaks, and what it says.

The rules are those of "Verifying the signatures of Amazon SNS messages" in Amazon's guide, version 2 of them only.
"""

import base64
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from tidings.domain.errors import InvalidJson
from tidings.domain.rsa_signature import PublicKey, public_key
from tidings.entrypoints import strict_json

FRESH: Final = timedelta(hours=1)  # the longest that SNS tries to deliver one message to a web address
_CLOCK_SKEW: Final = timedelta(minutes=5)
_QUESTION: Final = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_SIGNED: Final[Mapping[str, tuple[str, ...]]] = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": _QUESTION,
    "UnsubscribeConfirmation": _QUESTION,
}
_OPTIONAL: Final = "Subject"
_VERSION: Final = "2"
_MOST_KEYS: Final = 8
_PATIENCE: Final = 5.0
_LARGEST: Final = 64 * 1024

# GETs an address of Amazon's: the status, and the body.
Fetch = Callable[[str], tuple[int, bytes]]
Said = Mapping[str, Any]


class NotReached(RuntimeError):
    """Amazon did not answer our own question: whoever called us should call again."""


class Topic:
    """The one topic that may call us, by its ARN (none if that is empty); its certificates are fetched once."""

    def __init__(self, arn: str, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        self._arn = arn
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, PublicKey] = {}

    def is_speaker(self, body: bytes) -> bool:
        """Whether a call is the topic's: of this hour, and signed by the SNS of the topic's own region.

        Raises NotReached when that cannot be found out now.
        """
        try:
            said = strict_json.read_object(body)
            if not self._arn or said["TopicArn"] != self._arn or said["SignatureVersion"] != _VERSION:
                return False
            if not self._is_fresh(said):
                return False
            key = self._key(said["SigningCertURL"])
            signature = base64.b64decode(said["Signature"], validate=True)
            return key is not None and key.verifies(signature, _signed_content(said))
        except (InvalidJson, ValueError, LookupError, TypeError, ArithmeticError):
            return False

    def message(self, body: bytes) -> str | None:
        """What the topic says; None when it only asks whether it may speak to us, which is answered: it may.

        Raises NotReached when the answer does not reach it.
        """
        said = strict_json.read_object(body)
        if said["Type"] == "Notification":
            return str(said["Message"])
        if said["Type"] == "SubscriptionConfirmation":
            self._confirm(said["SubscribeURL"])
        return None

    @property
    def _home(self) -> str:
        return f"https://sns.{self._arn.split(':')[3]}.amazonaws.com/"

    def _is_fresh(self, said: Said) -> bool:
        age = self._clock() - datetime.fromisoformat(said["Timestamp"])
        return -_CLOCK_SKEW <= age <= FRESH

    def _key(self, url: str) -> PublicKey | None:
        if not re.fullmatch(re.escape(self._home) + r"[A-Za-z0-9_-]{1,100}\.pem", url):
            return None
        if url not in self._keys:
            status, pem = self._fetch(url)
            if status >= 500:
                raise NotReached("the certificate could not be fetched")
            if status != 200:
                return None
            if len(self._keys) >= _MOST_KEYS:
                self._keys.clear()
            self._keys[url] = public_key(pem)
        return self._keys[url]

    def _confirm(self, url: str) -> None:
        if not (url.startswith(self._home) and url.isascii() and url.isprintable() and " " not in url):
            raise ValueError("the address to confirm is not Amazon's")
        status, _ = self._fetch(url)
        if status != 200:
            raise NotReached("the subscription could not be confirmed")


def _signed_content(said: Said) -> bytes:
    """The bytes that SNS signs: name and value of each field that counts, in alphabetical order, a line for each."""
    names = [name for name in _SIGNED[said["Type"]] if name != _OPTIONAL or said.get(name) is not None]
    return "".join(f"{name}\n{said[name]}\n" for name in names).encode()


def fetch(url: str) -> tuple[int, bytes]:
    """The status and body of a GET that follows no redirect; 504 where there is no answer in time."""
    import urllib3  # needed once for each certificate only

    try:
        answer = urllib3.request("GET", url, timeout=_PATIENCE, retries=False, preload_content=False)
        with answer:
            return answer.status, answer.read(_LARGEST)
    except urllib3.exceptions.HTTPError:
        return 504, b""
