"""A seed file says exactly what it means, or is refused with the place of every fault."""

from pathlib import Path
from typing import Any

import pytest

from local.seed_file import BadSeedFile, parse, read

SERVICE = "0f4f1b34-6a0a-4d6e-9a53-7f5a3f1f0c11"
KEY = "7d3c7a4e-1d43-4a8e-8f0d-0f2a4f6b8c22"


def service(**fields: Any) -> dict[str, Any]:
    return {"services": [{"id": SERVICE, "name": "School"} | fields]}


def faults(document: Any) -> list[str]:
    with pytest.raises(BadSeedFile) as refused:
        parse(document)
    return str(refused.value).splitlines()


def test_a_service_needs_only_an_id_and_a_name() -> None:
    (found,) = parse(service()).services
    assert (found.mode, found.country, found.permissions, found.api_keys) == ("live", "US", ("sms",), ())


def test_an_unknown_field_is_named_with_its_place() -> None:
    key = {"id": KEY, "name": "k", "kind": "live", "secret": KEY, "colour": "red"}
    assert faults(service(api_keys=[key], motto="yes")) == [
        "services.0.api_keys.0.colour: there is no such field",
        "services.0.motto: there is no such field",
    ]


def test_handles_are_allowed_everywhere_and_ignored() -> None:
    sender = {"handle": "alt", "id": KEY, "name": "ALT", "code": "ALT"}
    (found,) = parse(service(handle="school", senders=[sender])).services
    assert "handle" not in found.model_dump()
    assert "handle" not in found.senders[0].model_dump()


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"id": "school"}, "services.0.id"),
        ({"mode": "dead"}, "services.0.mode"),
        ({"country": "usa"}, "services.0.country"),
        ({"permissions": ["fly"]}, "services.0.permissions.0"),
        ({"rate_limit": 0}, "services.0.rate_limit"),
        ({"api_keys": [{"id": KEY, "name": "k", "kind": "gold", "secret": KEY}]}, "services.0.api_keys.0.kind"),
        ({"templates": [{"id": KEY, "type": "sms", "versions": []}]}, "services.0.templates.0.versions"),
        ({"webhooks": [{"id": KEY, "dialect": "latin", "url": "http://x"}]}, "services.0.webhooks.0.dialect"),
        ({"received_texts": [{"id": KEY, "to": "1", "content": "x"}]}, "services.0.received_texts.0.from"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(fields: dict[str, Any], place: str) -> None:
    (fault,) = faults(service(**fields))
    assert fault.startswith(f"{place}: ")


def test_all_faults_are_told_at_once() -> None:
    assert len(faults(service(mode="dead", country="usa", motto="yes"))) == 3


def test_a_file_that_is_not_there_or_no_json_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    for name in ("missing.json", "broken.json"):
        with pytest.raises(BadSeedFile, match=name):
            read(tmp_path / name)
