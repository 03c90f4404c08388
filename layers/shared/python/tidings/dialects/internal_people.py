"""Team, guest list and reply-to addresses as `/internal` reads and shows them."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pydantic import Field

from tidings.dialects import internal
from tidings.domain import email_address, phone_number
from tidings.domain.errors import Conflict, InvalidField, NotFound, Refusal
from tidings.domain.recipient import canonical

MOST_GUESTS: Final = 5
MOST_MEMBERS: Final = 200
MOST_REPLY_TOS: Final = 200
# Who is on a list is known by what is written there: the id follows from it.
_NAMESPACE: Final = uuid.UUID("4f1d7a7e-0c0c-5d0a-8a55-9b6a3c1e8f02")

Entries = Sequence[Any]
Changed = Callable[[Entries], Entries]


class NewMember(internal.Body):
    """Somebody on the team: a name, and a number or an address or both."""

    name: str = Field(min_length=1, max_length=255)
    email: str | None = Field(None, max_length=320)
    mobile: str | None = Field(None, max_length=40)


class NewGuest(internal.Body):
    """A number or an address."""

    recipient: str = Field(min_length=1, max_length=320)


class NewReplyTo(internal.Body):
    """An address; the first one is the default, unless a later one is to be."""

    email: str = Field(min_length=3, max_length=320)
    default: bool = False


def member(asked: NewMember) -> dict[str, str]:
    """A member as the profile holds it; raises InvalidField."""
    if asked.email is None and asked.mobile is None:
        raise InvalidField("email: give an address or a number", "email")
    _check("email", asked.email, email_address.parse)
    _check("mobile", asked.mobile, phone_number.parse)
    return asked.model_dump(exclude_none=True)


def guest(asked: NewGuest) -> str:
    """A guest as the profile holds it; raises InvalidField."""
    _check("recipient", asked.recipient, email_address.parse if "@" in asked.recipient else phone_number.parse)
    return asked.recipient.strip()


def reply_to(asked: NewReplyTo, id: str) -> dict[str, Any]:
    """A reply-to address as the profile holds it; raises InvalidField."""
    _check("email", asked.email, email_address.parse)
    return {"id": id, "email": asked.email.strip(), "default": asked.default, "archived": False}


def with_member(new: Mapping[str, str]) -> Changed:
    """The team with one more."""
    return lambda team: _one_more(team, dict(new), MOST_MEMBERS, member_id)


def with_guest(new: str) -> Changed:
    """The guest list with one more; five numbers and five addresses at most, as Notify has it."""

    def changed(guests: Entries) -> Entries:
        kin = [each for each in guests if ("@" in each) == ("@" in new)]
        if len(kin) >= MOST_GUESTS and guest_id(new) not in map(guest_id, kin):
            raise Conflict(f"A guest list has at most {MOST_GUESTS} numbers and {MOST_GUESTS} addresses")
        return _one_more(guests, new, 2 * MOST_GUESTS, guest_id)

    return changed


def with_reply_to(new: Mapping[str, Any]) -> Changed:
    """The addresses with one more."""

    def changed(standing: Entries) -> Entries:
        if len(standing) >= MOST_REPLY_TOS:
            raise Conflict(f"A service has at most {MOST_REPLY_TOS} reply-to addresses")
        is_default = new["default"] or not any(each.get("default") for each in standing)
        others = [{**each, "default": bool(each.get("default")) and not is_default} for each in standing]
        return [*others, {**new, "default": is_default}]

    return changed


def without(id: str, id_of: Callable[[Any], str]) -> Changed:
    """A list without the entry of an id; raises NotFound when it is not there."""

    def changed(standing: Entries) -> Entries:
        left = [each for each in standing if id_of(each) != id]
        if len(left) == len(standing):
            raise NotFound("There is no such entry")
        return left

    return changed


def with_archived(id: str) -> Changed:
    """The addresses, one of them no longer in use; raises NotFound when it is not there."""

    def changed(standing: Entries) -> Entries:
        if not any(each["id"] == id for each in standing):
            raise NotFound("There is no such address")
        return [{**each, "archived": True, "default": False} if each["id"] == id else each for each in standing]

    return changed


def member_id(entry: Mapping[str, str]) -> str:
    """The id of a member."""
    reached = "/".join(canonical(entry.get(name) or "") for name in ("email", "mobile"))
    return str(uuid.uuid5(_NAMESPACE, reached))


def guest_id(entry: str) -> str:
    """The id of a guest: two spellings of one recipient are one guest."""
    return str(uuid.uuid5(_NAMESPACE, canonical(entry)))


def shown_member(entry: Mapping[str, str]) -> dict[str, Any]:
    """A member."""
    return {"id": member_id(entry), **{name: entry.get(name) for name in ("name", "email", "mobile")}}


def shown_guest(entry: str) -> dict[str, str]:
    """A guest."""
    return {"id": guest_id(entry), "recipient": entry}


def shown_reply_to(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A reply-to address."""
    flags = {name: bool(entry.get(name)) for name in ("default", "archived")}
    return {"id": entry["id"], "email": entry["email"], **flags}


def _one_more(standing: Entries, new: Any, most: int, id_of: Callable[[Any], str]) -> Entries:
    others = [each for each in standing if id_of(each) != id_of(new)]
    if len(others) >= most:
        raise Conflict(f"There may be {most} at most")
    return [*others, new]


def _check(field: str, text: str | None, parse: Callable[[str], object]) -> None:
    try:
        if text is not None:
            parse(text)
    except Refusal as refusal:
        raise InvalidField(f"{field}: {refusal.message}", field) from None
