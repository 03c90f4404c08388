"""API keys: read whole, compared whole."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidings.domain import api_key, sealing
from tidings.domain.api_key import ApiKey

MASTER = b"a master secret for these tests only"
SERVICE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
OTHER = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
NOW = datetime(2026, 3, 6, tzinfo=UTC)
KEY = ApiKey("k1", "my-app", "live", NOW)
REVOKED = ApiKey("k2", "old", "live", NOW, revoked_at=NOW)
BROUGHT = "123e4567-e89b-42d3-a456-426614174000"
IMPORTED = ApiKey("k3", "brought", "live", NOW, sealed=sealing.seal(MASTER, "api-key/k3", BROUGHT))
KEYS = (KEY, REVOKED, IMPORTED)


def find(text: str) -> ApiKey | None:
    return api_key.find(KEYS, text, SERVICE, MASTER)


@pytest.mark.parametrize("key", [KEY, IMPORTED], ids=lambda key: str(key.name))
def test_a_key_is_found_by_its_whole_text(key: ApiKey) -> None:
    assert find(key.shown(SERVICE, MASTER)) == key


def test_a_key_brought_along_keeps_its_secret() -> None:
    assert IMPORTED.shown(SERVICE, MASTER) == f"brought-{SERVICE}-{BROUGHT}"


def test_a_revoked_key_is_not_found() -> None:
    assert find(REVOKED.shown(SERVICE, MASTER)) is None


def test_no_other_text_finds_a_key() -> None:
    good = KEY.shown(SERVICE, MASTER)
    others = [good[:-1], f"{good} ", f" {good}", good.upper(), good[1:], good.replace(SERVICE, OTHER), good[-36:], ""]
    others += [good[:at] + "é" + good[at + 1 :] for at in range(0, len(good), 9)]
    others += ["\ud800", "\x00", f"x{good}"]
    assert [text for text in others if find(text)] == []


@given(some.text(max_size=120))
def test_any_text_names_a_service_or_none(text: str) -> None:
    found = api_key.service_of(text)
    assert found is None or found in text
    assert find(text) is None


@given(some.text(max_size=200))
def test_a_name_may_hold_anything_even_dashes_and_uuids(name: str) -> None:
    assert api_key.service_of(f"{name}-{SERVICE}-{BROUGHT}") == SERVICE
    assert api_key.service_of(f"{name}-{OTHER}-{SERVICE}-{BROUGHT}") == SERVICE


@pytest.mark.parametrize("text", ["", "-", SERVICE, f"{SERVICE}-{BROUGHT}", f"a{SERVICE}-{BROUGHT}", "a-" + "b" * 600])
def test_what_is_no_key_names_no_service(text: str) -> None:
    assert api_key.service_of(text) is None


def test_secrets_are_one_per_key_and_master() -> None:
    secrets = {ApiKey(id, "n", "live", NOW).secret(master) for id in ("a", "b") for master in (MASTER, b"another")}
    assert len(secrets) == 4
