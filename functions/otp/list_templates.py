"""GET /v1/templates: the account's code templates, newest first, a page at a time."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers, paging, templates
from tidings.entrypoints.http import Request, Response, door


def list_templates(request: Request) -> Response:
    service = wiring.caller(otp.credential(request)).service
    known = {"filter[status]": templates.STATUSES, "filter[name]": None}
    asked = paging.read(request, service.id, wiring.master(), known)
    found = [each for each in wiring.templates().latest(service.id) if templates.is_shown(each, asked.filters)]
    book = paging.Book(found, templates.key, f"{wiring.settings().base_url}/v1/templates")
    return Response(200, asked.page(book, answers.shown_template))


handler = door(otp, list_templates)
