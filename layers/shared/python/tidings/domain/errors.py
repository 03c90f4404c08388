"""Every way in which Tidings says no: raised where it is known, put into a dialect's own words once, at the door.

Refusal
├── Unauthorized   TokenRefused       who are you?
├── Forbidden                         known, but not allowed
├── NotFound  NoSuchPath  MethodNotAllowed   no such thing, no such address, no such verb
├── InvalidJson    MissingField  InvalidField  InvalidPhoneNumber  MessageTooLong
├── IdempotencyConflict               the key was used for something else
├── PayloadTooLarge  UnsupportedMediaType
├── RateLimited    DailyLimitReached  come back later, come back tomorrow
└── TimedOut  Unexpected              our own fault
"""

from collections.abc import Mapping


class Refusal(Exception):
    """A request that is answered no, with words for people and, where one is to blame, the field's name."""

    def __init__(self, message: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Unauthorized(Refusal):
    """No credential, or none that names a living key."""


class Forbidden(Refusal):
    """The key is good, what it asks for is not its to have."""


class NotFound(Refusal):
    """Nothing there, or nothing that this caller may know of: the two are answered alike."""


class NoSuchPath(NotFound):
    """There is nothing at all at this address, whoever asks."""

    def __init__(self) -> None:
        super().__init__("There is nothing at this path")


class MethodNotAllowed(Refusal):
    """The path exists for other methods, which `allowed` lists."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(f"Use {', '.join(allowed)}")
        self.allowed = allowed


class InvalidJson(Refusal):
    """The body is not JSON, or not the kind of JSON that has one meaning."""


class MissingField(Refusal):
    """A required field is absent, null or blank."""


class InvalidField(Refusal):
    """A field has the wrong type or a value outside its rule."""


class InvalidPhoneNumber(InvalidField):
    """Not a phone number in the form that the dialect asks for."""


class MessageTooLong(InvalidField):
    """The rendered text is longer than the dialect carries."""


class IdempotencyConflict(Refusal):
    """The Idempotency-Key was used within 24 hours with another body."""


class Conflict(Refusal):
    """The thing is not in a state in which this may be done to it."""


class PayloadTooLarge(Refusal):
    """The body is larger than the dialect reads."""


class UnsupportedMediaType(Refusal):
    """The body says that it is not JSON."""


class RateLimited(Refusal):
    """The service's bucket is empty; `retry_after` is in whole seconds, `limits` is what the answer tells of it.

    `name` is the limit's: the kind of key, or what is counted a day; `most` is its figure.
    """

    def __init__(
        self, message: str, retry_after: int, limits: Mapping[str, str] | None = None, *, name: str = "", most: int = 0
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.limits = limits or {}
        self.name = name
        self.most = most


class DailyLimitReached(RateLimited):
    """The service has sent as many today as it may."""


class TimedOut(Refusal):
    """Our own deadline passed before there was an answer."""


class Unexpected(Refusal):
    """Something of ours broke; the details are in the log, under the request's id."""
