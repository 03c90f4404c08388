"""GET /v1/verifications: is this the code? An answer with data says yes; asking does not use the code up."""

from tidings import wiring
from tidings.dialects import otp
from tidings.dialects.otp import answers, verification_request
from tidings.entrypoints.http import Request, Response, door


def check_verification(request: Request) -> Response:
    caller = wiring.caller(otp.credential(request))
    request.promise(wiring.limiter().take(caller).headers())
    code, phone = verification_request.query(request)
    return Response(200, answers.checked(wiring.verifying().check(caller, code, phone)))


handler = door(otp, check_verification)
