"""What the local cloud says when it is ready: where it is, whose keys there are, and lines to paste."""

from collections.abc import Iterator, Sequence

from tidings.domain.service import Service

MOST_SERVICES = 3
TEXT = (
    '{"to": "+15551234567", "message": "Hi {{first_name}}, your document is ready. Review it here: {{doc_url}}", '
    '"doc_url": "https://yourdomain.com/docs/abc123", "ref_id": "loan-8821"}'
)


def greeting(url: str, services: Sequence[Service], master: bytes, seconds: float) -> str:
    """The whole greeting."""
    return "\n".join(_lines(url, services, master, seconds))


def _lines(url: str, services: Sequence[Service], master: bytes, seconds: float) -> Iterator[str]:
    yield f"\nTidings is ready on {url} after {seconds:.1f} s.\n"
    for service in services[:MOST_SERVICES]:
        yield from _keys(service, master)
    if len(services) > MOST_SERVICES:
        yield f"  … and {len(services) - MOST_SERVICES} more services"
    key = next((shown for service in services for shown in _live(service, master)), "YOUR_API_KEY")
    yield "\nSend a text, ask how far it has come, and look at the phone:\n"
    yield f"  curl -s {url}/v1/notify -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' -d '{TEXT}'"
    yield f"  curl -s {url}/v1/notify/MESSAGE_ID -H 'Authorization: Bearer {key}'"
    yield f"  curl -s {url}/_local/phone/+15551234567"
    yield f"\nA token for /internal, good for 30 seconds: curl -s {url}/_local/admin-token"
    yield "Ctrl-C stops; the data stays.\n"


def _keys(service: Service, master: bytes) -> Iterator[str]:
    yield f"  {service.name} ({service.mode}, {service.country}) {service.id}"
    for key in service.keys.values():
        if key.revoked_at is None:
            yield f"    {key.kind:<5} {key.shown(service.id, master)}"


def _live(service: Service, master: bytes) -> Iterator[str]:
    for key in service.keys.values():
        if key.kind == "live" and key.revoked_at is None:
            yield key.shown(service.id, master)
