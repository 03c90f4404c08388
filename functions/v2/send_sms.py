"""POST /v2/notifications/sms: take one text in; the checks come in the order in which Notify makes them."""

from tidings import wiring
from tidings.dialects import v2
from tidings.dialects.v2.composing import Wish
from tidings.domain.daily_limit import INTERNATIONAL_SMS, SMS
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import sending
from tidings.lifecycle.accepting import Accepted, Once


def send_sms(request: Request) -> Response:
    now, base_url = wiring.clock(), wiring.settings().base_url
    caller = wiring.token_bearer(request.header("authorization"))
    request.promise(wiring.limiter().take(caller, strict=True).headers())
    once = sending.once(caller, SMS, v2.requests.idempotency_key(request), request.body)
    begun = wiring.sending().begin(caller, SMS, once, now)
    if begun.message is not None:
        return v2.answers.accepted(begun.message, base_url, replayed=True)
    asked = v2.requests.read(request.body, v2.schemas.SMS, now)
    v2.composing.check_channel(caller.service, SMS)
    found = wiring.templates().get(caller.service.id, v2.composing.asked_template(asked))
    template = v2.composing.suitable(found, SMS)
    accepted = _accept(Wish(caller, asked, template, now, begun.id or v2.composing.new_id(caller, now)), once)
    return v2.answers.accepted(accepted.message, base_url, replayed=accepted.replayed)


def _accept(wish: Wish, once: Once | None) -> Accepted:
    caller, doing = wish.caller, wiring.sending()
    text = v2.composing.text_of(wish)
    sender = v2.recipients.sender(wish.asked, caller.service, lambda *which: wiring.senders().get(*which))
    number = v2.recipients.number(caller, wish.asked["phone_number"])
    limits = v2.recipients.limits(number)
    if INTERNATIONAL_SMS in limits:
        doing.check(caller, INTERNATIONAL_SMS)
    v2.composing.check_text_length(text)
    message = v2.composing.text_message(wish, text, number, sender)
    if number.e164 in v2.recipients.SMOKE_NUMBERS:
        return doing.pretend(message, once)
    return doing.send(caller, message, limits, once)


handler = door(v2, send_sms)
