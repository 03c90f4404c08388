"""What callers send, read as forgivingly as Notify reads it: any content type, a byte order mark, duplicate keys."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from tidings.dialects.v2 import schemas, validation
from tidings.dialects.v2.refusals import InvalidIdempotencyKey
from tidings.dialects.v2.validation import Schema
from tidings.domain.errors import InvalidJson
from tidings.entrypoints.http import Request

canonical_id = validation.canonical_id

_DEEPEST: Final = 100
_MOST_DIGITS: Final = 10
_IDEMPOTENCY_KEY: Final = re.compile(r"[!-~]{1,255}")
# The characters that the WHATWG's URL standard leaves alone in a query.
_PLAIN_IN_QUERIES: Final = "!$'()*,/:;?@"


def read(body: bytes, schema: Schema, now: datetime) -> dict[str, Any]:
    """A body's object; raises InvalidJson or SchemaRefused."""
    return validation.check(_json(body), schema, now)


def preview(request: Request, now: datetime) -> dict[str, Any]:
    """What to preview: the path's template `id` and the body's `personalisation`; an empty body is an empty object."""
    given = _json(request.body) if request.body else {}
    if isinstance(given, dict):
        given = {**given, "id": request.variables["template_id"]}
    return validation.check(given, schemas.PREVIEW, now)


def path_id(request: Request, variable: str, schema: Schema, now: datetime) -> str:
    """The UUID in the path, in its one spelling; raises SchemaRefused."""
    name = schema.fields[0].name
    return identifier(validation.check({name: request.variables[variable]}, schema, now)[name])


def identifier(value: object) -> str:
    """The one spelling of a UUID that was checked before."""
    id = validation.canonical_id(value)
    assert id is not None, "the schema has checked it"
    return id


def query(request: Request, schema: Schema, now: datetime, *, lists: Sequence[str] = ()) -> dict[str, Any]:
    """The query's values, of each name the first, or all of those in `lists`; raises SchemaRefused."""
    given = parse_qs(request.query, keep_blank_values=True)
    found = {name: values if name in lists else values[0] for name, values in given.items()}
    return validation.check(found, schema, now)


def with_query(url: str, values: Mapping[str, Any]) -> str:
    """The URL with a query of these values, a list's items one after the other."""
    written = urlencode(dict(values), doseq=True, safe=_PLAIN_IN_QUERIES)
    return f"{url}?{written}" if written else url


def idempotency_key(request: Request) -> str | None:
    """The Idempotency-Key header, 1 to 255 visible ASCII characters; None when the caller gave none."""
    key = request.header("idempotency-key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise InvalidIdempotencyKey
    return key


def texts_in(names: Sequence[object] | None) -> list[str]:
    """Those names that can name anything."""
    return [name for name in names or () if isinstance(name, str)]


def version(text: str) -> int | None:
    """The number of a version, or None when the text is none."""
    return min(int(text[:_MOST_DIGITS]), 10**9) if text.isascii() and text.isdigit() else None


def _json(body: bytes) -> object:
    """Any JSON; what Python counts as false is an empty object."""
    try:
        text = body.decode(json.detect_encoding(body))
        value = json.loads(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair can be escaped, but not kept
    except (ValueError, RecursionError):
        raise InvalidJson("The body is not JSON") from None
    if _is_deep(value):
        raise InvalidJson(f"The body is nested more than {_DEEPEST} deep")
    return value or {}


def _is_deep(value: object) -> bool:
    """Walks level by level without recursion, so that depth is counted and never felt."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        inside = [list(each.values()) if isinstance(each, dict) else each for each in level]
        level = [item for each in inside if isinstance(each, list) for item in each]
        depth += 1
    return bool(level)
