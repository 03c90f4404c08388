"""Who asks: a JWT that only a holder of one of the service's keys can have made, within the last half minute.

The checks and their order are GOV.UK Notify's. PyJWT reads the token and checks its signature; what the claims mean is
checked here, since it would let an old `iat` pass and stumble over an `iss` that is a number.
"""

import math
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import jwt

from tidings.dialects.v2.refusals import TokenRefused
from tidings.domain.api_key import ApiKey
from tidings.domain.service import Caller, Service

ALGORITHM: Final = "HS256"
CLOCK_SKEW_SECONDS: Final = 30
# A key that was revoked so long ago is not even known any more.
REMEMBERED: Final = timedelta(days=7)

_SCHEME: Final = "bearer "
_MISSING: Final = "Unauthorized: authentication token must be provided"
_NOT_BEARER: Final = "Unauthorized: authentication bearer scheme must be used"
_MALFORMED: Final = (
    "Invalid token: make sure your API token matches the example at "
    "https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header"
)
_NO_ISSUER: Final = "Invalid token: iss field not provided"
_NOT_A_SERVICE_ID: Final = "Invalid token: service id is not the right data type"
_NO_SERVICE: Final = "Invalid token: service not found"
_NO_KEYS: Final = "Invalid token: service has no API keys"
_ARCHIVED: Final = "Invalid token: service is archived"
_ALGORITHM: Final = "Invalid token: algorithm used is not HS256"
_NO_KEY: Final = "Invalid token: API key not found"
_CLOCK: Final = "Error: Your system clock must be accurate to within 30 seconds"
_REVOKED: Final = "Invalid token: API key revoked"


def authenticate(header: str | None, find: Callable[[str], Service | None], master: bytes, now: datetime) -> Caller:
    """The caller that an Authorization header names; raises TokenRefused with the first check that fails."""
    token = _token(header)
    algorithm, claims = _unverified(token.strip())  # what stray blanks spoil is the signature
    service, keys = _service(claims, find, now)
    if algorithm != ALGORITHM:
        raise TokenRefused(_ALGORITHM)
    key = next((key for key in keys if _is_signed_with(token, key.secret(master))), None)
    if key is None:
        raise TokenRefused(_NO_KEY)
    _check_times(claims, int(now.timestamp()))
    if key.revoked_at is not None:
        raise TokenRefused(_REVOKED)
    return Caller(service, key)


def _token(header: str | None) -> str:
    if not header:
        raise TokenRefused(_MISSING, 401)
    if header[: len(_SCHEME)].lower() != _SCHEME:
        raise TokenRefused(_NOT_BEARER, 401)
    return header[len(_SCHEME) :]


def _unverified(token: str) -> tuple[object, Mapping[str, Any]]:
    try:
        read = jwt.decode_complete(token, options={"verify_signature": False})
    except Exception:  # PyJWT raises more than its own errors on hostile tokens
        raise TokenRefused(_MALFORMED) from None
    return read["header"].get("alg"), read["payload"]


def _service(
    claims: Mapping[str, Any], find: Callable[[str], Service | None], now: datetime
) -> tuple[Service, list[ApiKey]]:
    if "iss" not in claims:
        raise TokenRefused(_NO_ISSUER)
    service = find(_service_id(claims["iss"]))
    if service is None:
        raise TokenRefused(_NO_SERVICE)
    keys = [key for key in service.keys.values() if key.revoked_at is None or now - key.revoked_at <= REMEMBERED]
    if not keys:
        raise TokenRefused(_NO_KEYS)
    if not service.active:
        raise TokenRefused(_ARCHIVED)
    return service, keys


def _service_id(issuer: object) -> str:
    try:
        return str(uuid.UUID(issuer if isinstance(issuer, str) else ""))
    except ValueError:
        raise TokenRefused(_NOT_A_SERVICE_ID) from None


def _is_signed_with(token: str, secret: str) -> bool:
    try:
        jwt.PyJWS().decode_complete(token, secret, algorithms=[ALGORITHM])
    except Exception:  # a token that could be read and is not ours can still trip PyJWT
        return False
    return True


def _check_times(claims: Mapping[str, Any], now: int) -> None:
    """Without `iat`, or with other times that are none, a token counts as nobody's."""
    optional = {name: _seconds(claims[name]) for name in ("nbf", "exp") if name in claims}
    if "iat" not in claims or None in optional.values():
        raise TokenRefused(_NO_KEY)
    issued = _seconds(claims["iat"])
    if issued is None or abs(now - issued) > CLOCK_SKEW_SECONDS:
        raise TokenRefused(_CLOCK)
    if (optional.get("nbf") or 0) > now + CLOCK_SKEW_SECONDS:
        raise TokenRefused(_CLOCK)
    expiry = optional.get("exp")
    if (expiry is not None and expiry <= now - CLOCK_SKEW_SECONDS) or claims.get("aud"):
        raise TokenRefused(_MALFORMED)


def _seconds(claim: object) -> int | None:
    """A claim as whole seconds, or None when it is no number."""
    is_number = isinstance(claim, int | float) and not isinstance(claim, bool) and math.isfinite(claim)
    return int(claim) if is_number and isinstance(claim, int | float) else None
