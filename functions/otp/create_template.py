"""POST /v1/templates: a new code template, ready at once."""

import uuid

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers, requests
from tidings.domain.template import OTP, Template
from tidings.entrypoints.http import Request, Response, door


def create_template(request: Request) -> Response:
    service = wiring.caller(otp.credential(request)).service
    asked = requests.new_template(request.body)
    template = Template(
        id=str(uuid.uuid4()),
        service_id=service.id,
        type="sms",
        syntax=OTP,
        name=asked.name,
        body=asked.text,
        channel=asked.channel,
        created_at=wiring.clock(),
    )
    wiring.templates().put_version(template)
    return Response(201, answers.one(answers.shown_template(template), wiring.settings().base_url, "templates"))


handler = door(otp, create_template)
