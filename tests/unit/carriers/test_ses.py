"""SES as a carrier: what it is asked, and what each of its answers means."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from moto import mock_aws

from tidings.carriers import CARRIERS, Connections, Email, Text
from tidings.carriers.handover import Account
from tidings.carriers.ses import Ses
from tidings.carriers.sns import Topic
from tidings.domain.receipt import Answer, NotTaken, Refused, Taken, Unknowable

EMAIL = Email(
    service_id="11111111-2222-4333-8444-555555555555",
    message_id="01890000-0000-7000-8000-000000000001",
    to="pip@example.com",
    from_name="Otter Loans",
    from_address="otter.loans@mail.heron.example",
    subject="Your loan",
    html="<p>It is <b>here</b>.</p>",
    text="It is here.\n",
)


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        made: Any = boto3.client("sesv2", region_name="eu-west-2")
        made.create_email_identity(EmailIdentity="otter.loans@mail.heron.example")
        yield made


@pytest.fixture
def asked(client: Any) -> list[dict[str, Any]]:
    """What SES was asked, as its API names it."""
    requests: list[dict[str, Any]] = []
    client.meta.events.register("provide-client-params.sesv2.SendEmail", lambda params, **_: requests.append(params))
    return requests


def carrier(client: Any) -> Ses:
    def nobody(*_: Any) -> Any:
        raise AssertionError("SES needs none of this")

    account = Account(client, "tidings-test-email")
    topic = Topic("", nobody, nobody)
    made = CARRIERS["ses"](Connections(nobody, nobody, lambda: datetime.now(UTC), lambda: account, lambda: topic))
    assert isinstance(made, Ses)
    return made


def changed(**fields: Any) -> Email:
    names = Email.__dataclass_fields__
    return Email(**({name: getattr(EMAIL, name) for name in names} | fields))


def test_an_email_that_ses_takes_is_known_by_its_reference(client: Any) -> None:
    answer = carrier(client).send(EMAIL)
    assert isinstance(answer, Taken)
    assert answer.reference


def test_ses_is_asked_for_the_same_words_in_two_forms(client: Any, asked: list[dict[str, Any]]) -> None:
    carrier(client).send(EMAIL)
    (request,) = asked
    assert request["FromEmailAddress"] == "Otter Loans <otter.loans@mail.heron.example>"
    assert request["Destination"] == {"ToAddresses": ["pip@example.com"]}
    assert request["Content"]["Simple"] == {
        "Subject": {"Data": "Your loan", "Charset": "UTF-8"},
        "Body": {
            "Html": {"Data": "<p>It is <b>here</b>.</p>", "Charset": "UTF-8"},
            "Text": {"Data": "It is here.\n", "Charset": "UTF-8"},
        },
        "Headers": [],
    }
    assert request["ReplyToAddresses"] == []


def test_its_events_come_back_to_us_and_name_the_message(client: Any, asked: list[dict[str, Any]]) -> None:
    carrier(client).send(EMAIL)
    assert asked[0]["ConfigurationSetName"] == "tidings-test-email"
    assert {tag["Name"]: tag["Value"] for tag in asked[0]["EmailTags"]} == {
        "service": EMAIL.service_id,
        "message": EMAIL.message_id,
    }


def test_answers_go_where_the_service_wants_them(client: Any, asked: list[dict[str, Any]]) -> None:
    carrier(client).send(changed(reply_to="help@heron.example"))
    assert asked[0]["ReplyToAddresses"] == ["help@heron.example"]


def test_mail_programs_get_their_unsubscribe_button(client: Any, asked: list[dict[str, Any]]) -> None:
    carrier(client).send(changed(unsubscribe_url="https://heron.example/u?who=1"))
    assert asked[0]["Content"]["Simple"]["Headers"] == [
        {"Name": "List-Unsubscribe", "Value": "<https://heron.example/u?who=1>"},
        {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
    ]


@pytest.mark.parametrize(
    "url",
    [f"https://heron.example/{'u' * 870}", "https://heron.example/ü", "https://heron.example/\r\nBcc: a@b.example"],
)
def test_a_link_that_fits_in_no_header_costs_the_button_and_not_the_email(
    client: Any, asked: list[dict[str, Any]], url: str
) -> None:
    assert isinstance(carrier(client).send(changed(unsubscribe_url=url)), Taken)
    assert asked[0]["Content"]["Simple"]["Headers"] == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Heron, Books & Co.", '"Heron, Books & Co." <otter.loans@mail.heron.example>'),
        ('The "Otter"', '"The \\"Otter\\"" <otter.loans@mail.heron.example>'),
        ("Café Loutre", "=?utf-8?q?Caf=C3=A9_Loutre?= <otter.loans@mail.heron.example>"),
        ("Otter\r\nBcc: all@example.com", '"Otter Bcc: all@example.com" <otter.loans@mail.heron.example>'),
        ("", "otter.loans@mail.heron.example"),
    ],
)
def test_a_services_name_stands_before_its_address_and_can_do_no_harm_there(
    client: Any, asked: list[dict[str, Any]], name: str, shown: str
) -> None:
    carrier(client).send(changed(from_name=name))
    assert asked[0]["FromEmailAddress"] == shown


def test_a_host_in_another_script_is_written_as_the_name_system_knows_it(
    client: Any, asked: list[dict[str, Any]]
) -> None:
    carrier(client).send(changed(to="pip@bücher.example", reply_to="hilfe@bücher.example"))
    assert asked[0]["Destination"] == {"ToAddresses": ["pip@xn--bcher-kva.example"]}
    assert asked[0]["ReplyToAddresses"] == ["hilfe@xn--bcher-kva.example"]


def test_a_host_that_no_name_system_knows_is_refused_and_nobody_is_asked(
    client: Any, asked: list[dict[str, Any]]
) -> None:
    answer = carrier(client).send(changed(to=f"pip@{'ü' * 70}.example"))
    assert isinstance(answer, Refused)
    assert answer.status == "permanent-failure"
    assert asked == []


def answering(client: Any, status: int, code: str) -> None:
    """SES answers with an error."""
    body = {"Error": {"Code": code, "Message": "Email address is not verified: pip@example.com"}}
    answer = AWSResponse("", status, HTTPHeaders(), None), body
    client.meta.events.register_first("before-call.sesv2.SendEmail", lambda **_: answer)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "MessageRejected"),
        (400, "BadRequestException"),
        (400, "MailFromDomainNotVerifiedException"),
        (404, "NotFoundException"),
    ],
)
def test_what_ses_will_never_take_fails_for_good(client: Any, status: int, code: str) -> None:
    answering(client, status, code)
    assert carrier(client).send(EMAIL) == Refused("technical-failure", "carrier_rejected", code)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (429, "TooManyRequestsException"),
        (400, "ThrottlingException"),
        (400, "LimitExceededException"),
        (400, "SendingPausedException"),
        (400, "AccountSuspendedException"),
        (403, "AccessDeniedException"),
        (500, "InternalServiceErrorException"),
        (503, "ServiceUnavailable"),
    ],
)
def test_what_ses_does_not_take_now_comes_again(client: Any, status: int, code: str) -> None:
    answering(client, status, code)
    assert carrier(client).send(EMAIL) == NotTaken(code)


def raising(client: Any, error: Exception) -> Answer:
    def fail(**_: Any) -> None:
        raise error

    client.meta.events.register_first("before-send.sesv2.SendEmail", fail)
    return carrier(client).send(EMAIL)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ConnectTimeoutError(endpoint_url="https://ses"),
        lambda: EndpointConnectionError(endpoint_url="https://ses"),
        lambda: SSLError(endpoint_url="https://ses", error=OSError("handshake")),
    ],
)
def test_an_email_that_never_left_comes_again(client: Any, make: Callable[[], Exception]) -> None:
    assert isinstance(raising(client, make()), NotTaken)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ReadTimeoutError(endpoint_url="https://ses"),
        lambda: ConnectionClosedError(endpoint_url="https://ses"),
    ],
)
def test_an_answer_that_is_lost_leaves_us_not_knowing(client: Any, make: Callable[[], Exception]) -> None:
    assert isinstance(raising(client, make()), Unknowable)


def test_what_is_sent_twice_is_received_twice(client: Any) -> None:
    assert not carrier(client).deduplicates


def test_a_text_is_none_of_its_business(client: Any, asked: list[dict[str, Any]]) -> None:
    answer = carrier(client).send(Text(service_id="s", message_id="m", to="+15551234567", text="Hello"))
    assert isinstance(answer, Refused)
    assert asked == []


def test_nobody_writes_to_it(client: Any) -> None:
    assert carrier(client).inbound(b"{}") == []
