"""POST /v2/notifications/email: take one email in; the checks come in the order in which Notify makes them."""

from tidings import wiring
from tidings.dialects import v2
from tidings.dialects.v2.composing import Wish
from tidings.domain import sanitised_content, unsubscribing
from tidings.domain.daily_limit import EMAIL
from tidings.domain.from_address import from_address
from tidings.entrypoints.http import Request, Response, door
from tidings.lifecycle import sending
from tidings.lifecycle.accepting import Accepted, Once


def send_email(request: Request) -> Response:
    now, base_url = wiring.clock(), wiring.settings().base_url
    caller = wiring.token_bearer(request.header("authorization"))
    request.promise(wiring.limiter().take(caller, strict=True).headers())
    once = sending.once(caller, EMAIL, v2.requests.idempotency_key(request), request.body)
    begun = wiring.sending().begin(caller, EMAIL, once, now)
    asked = v2.requests.read(request.body, v2.schemas.EMAIL, now)
    values, names = asked.get("personalisation", {}), asked.get("sanitise_content_for")
    harmless = sanitised_content.sanitise(values, v2.requests.texts_in(names))
    told = v2.answers.sanitised_content(harmless.changes)
    if begun.message is not None:
        return v2.answers.accepted(wiring.whole(begun.message), base_url, replayed=True, sanitised_content=told)
    v2.composing.check_channel(caller.service, EMAIL)
    found = wiring.templates().get(caller.service.id, v2.composing.asked_template(asked))
    template = v2.composing.suitable(found, EMAIL)
    asked = {**asked, "personalisation": harmless.values}
    accepted = _accept(Wish(caller, asked, template, now, begun.id or v2.composing.new_id(caller, now)), once)
    return v2.answers.accepted(
        wiring.whole(accepted.message), base_url, replayed=accepted.replayed, sanitised_content=told
    )


def _accept(wish: Wish, once: Once | None) -> Accepted:
    caller, doing, settings = wish.caller, wiring.sending(), wiring.settings()
    v2.composing.email_of(wish)
    reply_to = v2.recipients.reply_to(wish.asked, caller.service)
    address = v2.recipients.address(caller, wish.asked["email_address"])
    is_smoke_test = address in v2.recipients.SMOKE_ADDRESSES
    host = f"documents.{settings.email_domain}" if is_smoke_test else None
    email = v2.composing.email_of(v2.files.linked(wish, settings.base_url, host=host))
    v2.composing.check_email_length(email)
    links = {"reply_to": reply_to, "unsubscribe_url": wish.asked.get("one_click_unsubscribe_url")}
    links["unsubscribe_link"] = _own_link(wish, address)
    sender = from_address(caller.service.name, settings.email_domain)
    message = v2.composing.email_message(wish, email, sender, links)
    return doing.pretend(message, once) if is_smoke_test else doing.send(caller, message, (EMAIL,), once)


def _own_link(wish: Wish, address: str) -> str | None:
    if not wish.template.has_unsubscribe_link:
        return None
    who = unsubscribing.Wish(wish.caller.service.id, address)
    return unsubscribing.link(wiring.settings().base_url, wiring.master(), who, wish.id, wish.now)


handler = door(v2, send_email)
