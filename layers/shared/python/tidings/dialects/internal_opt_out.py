"""The opt-out ledger as operators write and see it in `/internal`."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from tidings.dialects import internal
from tidings.domain import opt_out
from tidings.domain.clock import in_milliseconds
from tidings.domain.errors import InvalidField
from tidings.domain.opt_out import Line, OptOut
from tidings.domain.phone_number import canonical, is_e164_form

# Nobody could say stop to a text before there were texts.
_FIRST_TEXT: Final = datetime(1992, 12, 3, tzinfo=UTC)

Origin = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Moment = Annotated[AwareDatetime, Field(ge=_FIRST_TEXT)]


class NewOptOut(internal.Body):
    """The body of a new opt-out: a number, who says so (an operator or a program), and in free words why."""

    phone: str
    source: str = Field(opt_out.OPERATOR, pattern=f"^({opt_out.OPERATOR}|{opt_out.API})$")
    origin: Origin | None = None


class Brought(internal.Body):
    """One opt-out that was kept elsewhere: when it was said, and where it was kept."""

    phone: str
    at: Moment | None = None
    source: Origin | None = None


class Import(internal.Body):
    """The body of an import."""

    opt_outs: list[Brought] = Field(min_length=1)


def number(text: str, field: str = "phone") -> str:
    """A number as the ledger has it; raises InvalidField when it is none."""
    found = canonical(text)
    if not is_e164_form(found):
        raise InvalidField(f"{field}: {text[:50]} is not a phone number", field)
    return found


def lines(asked: Import, now: datetime) -> list[tuple[str, Line]]:
    """The lines that an import asks for, by number; raises InvalidField for the first that cannot be."""
    found = []
    for place, each in enumerate(asked.opt_outs):
        at = each.at or now
        if at > now:
            raise InvalidField(f"opt_outs.{place}.at: is yet to come", f"opt_outs.{place}.at")
        phone = number(each.phone, f"opt_outs.{place}.phone")
        found.append((phone, Line(at=at, is_out=True, source=opt_out.IMPORT, origin=each.source)))
    return found


def shown_opt_out(entry: OptOut, *, history: bool) -> dict[str, Any]:
    """A number's place in the ledger: what holds, since when and why; with its history when asked for."""
    shown = {"phone": entry.phone, "opted_out": entry.is_out, **_shown_line(entry.last)}
    return (
        {**shown, "history": [{"opted_out": each.is_out, **_shown_line(each)} for each in entry.history]}
        if (history)
        else shown
    )


def _shown_line(line: Line) -> dict[str, Any]:
    return {
        "at": in_milliseconds(line.at),
        "source": line.source,
        "origin": line.origin,
        "word": line.word,
        "received_text_id": line.text_id,
    }
