"""Files that come along in an email: their form is checked; to keep them is not offered yet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from tidings.dialects.v2 import refusals, validation
from tidings.dialects.v2.composing import Wish, has_file
from tidings.dialects.v2.refusals import SchemaRefused
from tidings.dialects.v2.validation import Field, Schema, of_type

LONGEST_KEPT: Final = 78  # weeks
_WEEKS: Final = re.compile(r"([0-9]+) weeks?")
_BOTH: Final = "Do not set a value for `is_csv` if `filename` is set."


def _yes_or_no(name: str) -> validation.Rule:
    def rule(value: object, _now: datetime) -> Iterator[str]:
        if value is not None and not isinstance(value, bool):
            yield f"Unsupported value for {name}: {value}. Use a boolean true or false value."

    return rule


def _weeks(value: object, _now: datetime) -> Iterator[str]:
    found = _WEEKS.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if value is not None and not (found and len(found[1]) < 9 and 1 <= int(found[1]) <= LONGEST_KEPT):
        supported = f"Supported periods are from 1 to {LONGEST_KEPT} weeks."
        yield f"Unsupported value for retention_period: {value}. {supported}"


def _file_name(value: object, _now: datetime) -> Iterator[str]:
    if value is not None and not (isinstance(value, str) and "." in value):
        yield "`filename` must end with a file extension. For example, filename.csv"


FILE: Final = Schema(
    (
        Field("file", of_type("string")),
        Field("is_csv", _yes_or_no("is_csv")),
        Field("confirm_email_before_download", _yes_or_no("confirm_email_before_download")),
        Field("retention_period", _weeks),
        Field("filename", _file_name),
    )
)


def linked(wish: Wish, base_url: str, *, host: str | None) -> Wish:
    """The wish with a link in place of each file: a smoke test's lead to nothing on its `host`, others are refused."""
    files = [value for value in wish.values.values() if isinstance(value, dict) and "file" in value]
    for file in files:
        _check(file, wish.now)
    service = wish.caller.service
    if files and not service.details.get("contact_link"):
        raise refusals.FilesNotSetUp(base_url=base_url, service_id=service.id)
    if files and host is None:
        raise refusals.FilesNotOffered
    link = f"https://{host}/services/{service.id}/documents/test-document"
    values = {name: link if has_file({name: value}) else value for name, value in wish.values.items()}
    return replace(wish, asked={**wish.asked, "personalisation": values})


def _check(file: Mapping[str, object], now: datetime) -> None:
    faults: list[str] = []
    try:
        validation.check(file, FILE, now)
    except SchemaRefused as refusal:
        faults += refusal.messages
    if "is_csv" in file and "filename" in file:
        faults.append(_BOTH)
    if faults:
        raise SchemaRefused(faults)
