"""Quiet hours: from when to when a service does not text, by the clock on the recipient's wall."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def end(number: str, asked: Mapping[str, str], now: datetime) -> datetime | None:
    """When the quiet hours end in which a number now is, or None when it is awake.

    `asked` holds `from` and `to` (HH:MM; to may be the next morning) and `zone` (IANA), which counts where the number
    does not tell its own zone.
    """
    here = now.astimezone(_zone(number, asked["zone"], now))
    begin, finish = time.fromisoformat(asked["from"]), time.fromisoformat(asked["to"])
    clock = here.time()
    overnight = begin > finish
    asleep = (clock >= begin or clock < finish) if overnight else begin <= clock < finish
    if not asleep:
        return None
    wakes = datetime.combine(here.date(), finish, here.tzinfo)
    if overnight and clock >= begin:
        wakes = datetime.combine(here.date() + timedelta(days=1), finish, here.tzinfo)
    return wakes.astimezone(now.tzinfo)


def _zone(number: str, fallback: str, now: datetime) -> ZoneInfo:
    from phonenumbers import parse, timezone  # a table of its own, read only by services that ask for quiet hours

    names = timezone.time_zones_for_number(parse(number))
    zones = [ZoneInfo(name) for name in names if name != timezone.UNKNOWN_TIMEZONE]
    same = {zone.utcoffset(now) for zone in zones}
    return zones[0] if len(same) == 1 else ZoneInfo(fallback)
