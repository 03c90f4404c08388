"""Verifying: a code goes out as a message like any other, is remembered by its HMAC, and is checked against that."""

from collections.abc import Callable
from typing import Final

from tidings.domain import verification
from tidings.domain.clock import Clock
from tidings.domain.message import Message
from tidings.domain.service import Caller
from tidings.domain.verification import Verification
from tidings.lifecycle.accepting import Accepted, Accepting, Once
from tidings.repositories.verifications import Realm, Try, Verifications

_NOBODY: Final = ""


class Verifying:
    """Sends codes and checks them."""

    def __init__(
        self, accepting: Callable[[], Accepting], verifications: Verifications, master: bytes, clock: Clock
    ) -> None:
        self._accepting = accepting
        self._verifications = verifications
        self._master = master
        self._clock = clock

    def send(self, message: Message, new_id: Callable[[], str], once: Once | None) -> Accepted:
        """Accepts a message that carries a code, then remembers what was truly sent; a repeated request heals both."""
        accepted = self._accepting().accept(message, new_id, once)
        self._verifications.put(verification.of(accepted.message, self._master))
        return accepted

    def check(self, caller: Caller, code: str, phone: str | None) -> Verification | None:
        """The live code that reads so, the newest if there are several; none once too many wrong ones were tried.

        The try is counted before its outcome is told, so that guesses made at the same moment count too. A right code
        is not used up: asking is no act.
        """
        realm, now = Realm(caller.service.id, caller.is_sandbox), self._clock()
        right = [each for each in self._candidates(realm, code, phone) if each.is_right(code, self._master)]
        newest = max(right, key=lambda each: each.message_id, default=None)
        one = Try(caller.key.id, phone or _NOBODY, not right, now, now + verification.TRIES_WINDOW)
        most = verification.WRONG_TRIES if phone else verification.WRONG_TRIES_WITHOUT_PHONE
        return newest if self._verifications.count(realm, one, most) else None

    def _candidates(self, realm: Realm, code: str, phone: str | None) -> list[Verification]:
        now = self._clock()
        phones = [phone] if phone else self._phones(realm, code)
        return [live for each in phones for live in self._verifications.live(realm, each, now)]

    def _phones(self, realm: Realm, code: str) -> list[str]:
        lookup = verification.lookup(realm.service_id, code, self._master)
        return self._verifications.phones(realm, lookup, self._clock())
