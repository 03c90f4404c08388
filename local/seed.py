"""Puts services where the deployment keeps them: those of a seed file, or the one that a first try needs."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from local import seed_file, seed_parts
from local.storage import Storage, now
from tidings.domain import sealing
from tidings.domain.api_key import ApiKey
from tidings.domain.phone_number import canonical
from tidings.domain.received_text import ReceivedText
from tidings.domain.sender import Sender
from tidings.domain.service import Service
from tidings.domain.template import Template
from tidings.domain.webhook import Endpoint

DEMO_SERVICE = str(uuid.uuid5(uuid.NAMESPACE_DNS, "demo.tidings"))
DEMO_KEYS = ("live", "test")
# What has no table yet waits in the service's details, as the file said it.
DETAILS = (
    "prefix_sms",
    "daily_limits",
    "contact_link",
    "guest_list",
    "reply_tos",
    "operators",
)
CREDENTIALS = ("secret", "bearer_token", "basic")


def load(document: seed_file.SeedFile, storage: Storage) -> list[Service]:
    """Put everything in, by id: what is there already is brought to what the file says, what is not named stays."""
    return [_load_service(asked, storage) for asked in document.services]


def demo(storage: Storage) -> Service:
    """The service of a first try: live, in the United States, with a live and a test key whose secrets are derived."""
    standing = storage.services.read(DEMO_SERVICE)
    if standing is not None:
        return standing
    keys = [ApiKey(str(uuid.uuid5(uuid.UUID(DEMO_SERVICE), kind)), f"demo-{kind}", kind, now()) for kind in DEMO_KEYS]
    service = Service(
        id=DEMO_SERVICE,
        name="Demo",
        created_at=now(),
        permissions=frozenset(("sms", "batch_sms", "international_sms")),
        default_sender="DEMO",
        keys={key.id: key for key in keys},
    )
    storage.services.put(service)
    return service


def _load_service(asked: seed_file.Service, storage: Storage) -> Service:
    standing = storage.services.read(asked.id)
    service = _service(asked, storage.master, standing)
    storage.services.put(service)
    for sender in asked.senders:
        storage.senders.put(_sender(sender, service))
    for template in asked.templates:
        for version in _versions(template, service):
            storage.templates.put_version(version)
    for webhook in asked.webhooks:
        storage.webhooks.put(_endpoint(webhook, asked.id, storage.master))
    for opt_out in asked.opt_outs:
        storage.opt_outs.add(asked.id, canonical(opt_out.phone), opt_out.source, now())
    for number in asked.inbound_numbers:
        storage.numbers.assign(asked.id, number, now())
    for text in asked.received_texts:
        storage.received_texts.add(_received_text(text, asked.id))
    return service


def _service(asked: seed_file.Service, master: bytes, standing: Service | None) -> Service:
    created = standing.created_at if standing else now()
    return Service(
        id=asked.id,
        name=asked.name,
        created_at=created,
        active=asked.active,
        mode=asked.mode,
        country=asked.country,
        permissions=frozenset(asked.permissions),
        rate_limit=asked.rate_limit,
        default_sender=next((sender.code for sender in asked.senders if sender.default), None),
        keys={**(standing.keys if standing else {}), **{key.id: _key(key, master, created) for key in asked.api_keys}},
        team=tuple(member.model_dump(exclude_none=True) for member in asked.team),
        guest_list=(*asked.guest_list.mobile, *asked.guest_list.email),
        details=_details(asked),
    )


def _details(asked: seed_file.Service) -> dict[str, Any]:
    paces = {sender.code: sender.per_second for sender in asked.senders if sender.per_second}
    details = asked.model_dump(mode="json", include=set(DETAILS), exclude_none=True, by_alias=True)
    return details | ({"paces": paces} if paces else {})


def _key(asked: seed_parts.ApiKey, master: bytes, created: datetime) -> ApiKey:
    sealed = sealing.seal(master, f"api-key/{asked.id}", asked.secret)
    key = ApiKey(asked.id, asked.name, asked.kind, created, sealed=sealed)
    return replace(key, revoked_at=created) if asked.revoked else key


def _received_text(asked: seed_parts.ReceivedText, service_id: str) -> ReceivedText:
    return ReceivedText(
        id=asked.id,
        service_id=service_id,
        from_=canonical(asked.from_),
        to=asked.to,
        text=asked.content,
        received_at=now() - timedelta(minutes=asked.minutes_ago),
    )


def _endpoint(asked: seed_parts.Webhook, service_id: str, master: bytes) -> Endpoint:
    given = {name: value for name in CREDENTIALS if (value := getattr(asked, name)) is not None}
    return Endpoint(
        id=asked.id,
        service_id=service_id,
        dialect=asked.dialect,
        kind=asked.kind,
        url=asked.url,
        events=asked.events,
        created_at=now(),
        updated_at=now(),
        sealed={name: sealing.seal(master, f"webhook/{asked.id}/{name}", value) for name, value in given.items()},
    )


def _sender(asked: seed_parts.Sender, service: Service) -> Sender:
    plain = asked.model_dump(exclude={"handle", "default", "country", "countries"}, exclude_none=True)
    return Sender(
        service_id=service.id,
        created_at=service.created_at,
        updated_at=service.created_at,
        country=asked.country.upper() if asked.country else None,
        countries=tuple(each.upper() for each in asked.countries),
        is_default=asked.default,
        **plain,
    )


def _versions(asked: seed_parts.Template, service: Service) -> Iterator[Template]:
    """The versions of a template; archiving is one more."""
    first, *later = asked.versions
    plain = asked.model_dump(include={"id", "type", "syntax", "created_by", "labels"})
    template = Template(service_id=service.id, created_at=service.created_at, **plain, **_text(first))
    yield template
    for version in [_text(each) for each in later] + [{"archived": True}] * asked.archived:
        template = template.revised(version, now())
        yield template


def _text(version: seed_parts.TemplateVersion) -> dict[str, Any]:
    return version.model_dump(exclude={"handle"})
