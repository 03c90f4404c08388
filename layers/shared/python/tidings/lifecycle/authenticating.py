"""Who asks: a key as it was shown becomes the service and the key that it names."""

from typing import NoReturn

from tidings.domain import api_key
from tidings.domain.errors import Forbidden, Unauthorized
from tidings.domain.service import Caller
from tidings.repositories.services import Services


def authenticate(key_text: str, services: Services, master: bytes) -> Caller:
    """The caller whose unrevoked key reads so; raises Unauthorized, or Forbidden when the service is suspended."""
    service_id = api_key.service_of(key_text)
    service = services.get(service_id) if service_id else None
    if service is None:
        _refuse()
    key = api_key.find(service.keys.values(), key_text, service.id, master)
    if key is None:
        _refuse()
    if not service.active:
        raise Forbidden("This account is suspended")
    return Caller(service, key)


def _refuse() -> NoReturn:
    raise Unauthorized("The API key is missing, unknown or revoked")
