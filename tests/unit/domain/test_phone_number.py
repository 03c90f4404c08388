"""What a phone number is, in all the ways people write it."""

import time

import pytest

from tidings.domain import phone_number
from tidings.domain.errors import InvalidPhoneNumber
from tidings.domain.phone_number import Fault, PhoneNumberRefused

LONDON_MOBILE = "447912345678"


@pytest.mark.parametrize(
    "spelling",
    [
        "07912345678",
        "7912345678",
        "447912345678",
        "+447912345678",
        "00447912345678",
        "07912 345 678",
        "(07912) 345-678",
        "+44 (0)7912 345678",
        "\u200b07912\u00a0345678 ",
        "+07912345678",
        "0+447912345678",
        "++447912345678",
        "00007912345678",
        "07912\u2013345\u2011678",
    ],
)
def test_a_number_is_the_same_number_however_it_is_written(spelling: str) -> None:
    number = phone_number.parse(spelling)
    assert (number.digits, number.e164, number.readable) == (LONDON_MOBILE, "+447912345678", "07912 345678")
    assert number == phone_number.parse(LONDON_MOBILE)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", Fault.TOO_SHORT, "Not enough digits"),
        ("079123", Fault.TOO_SHORT, "Not enough digits"),
        ("+", Fault.TOO_SHORT, "Not enough digits"),
        ("0791234567890", Fault.TOO_LONG, "Too many digits"),
        ("07912 34567x", Fault.UNKNOWN_CHARACTER, "Must not contain letters or symbols"),
        ("07912.345.678", Fault.UNKNOWN_CHARACTER, "Must not contain letters or symbols"),
        ("０７９１２３４５６７８", Fault.UNKNOWN_CHARACTER, "Must not contain letters or symbols"),
        ("-", Fault.INVALID_NUMBER, "Number is not valid \u2013 double check the phone number you entered"),
        ("06123456789", Fault.INVALID_NUMBER, "Number is not valid \u2013 double check the phone number you entered"),
        ("0909 879 1234", Fault.INVALID_NUMBER, "Number is not valid \u2013 double check the phone number you entered"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(text: str, code: Fault, message: str) -> None:
    with pytest.raises(PhoneNumberRefused) as refusal:
        phone_number.parse(text)
    assert (refusal.value.code, refusal.value.message) == (code, message)


def test_a_refused_number_is_one_of_the_platforms_invalid_numbers() -> None:
    assert issubclass(PhoneNumberRefused, InvalidPhoneNumber)


@pytest.mark.parametrize(
    ("text", "international", "crown_dependency", "landline"),
    [
        ("07912345678", False, False, False),
        ("07700 900456", False, False, False),
        ("020 7946 0321", False, False, True),
        ("0300 123 4567", False, False, True),
        ("07797 712345", True, True, False),
        ("07781 123456", True, True, False),
        ("07624 112233", True, True, False),
        ("01481 712345", True, True, True),
        ("+353 85 012 3456", True, False, False),
        ("+33 1 42 68 53 00", True, False, False),
    ],
)
def test_a_number_knows_where_it_is(text: str, international: bool, crown_dependency: bool, landline: bool) -> None:
    number = phone_number.parse(text)
    assert number.is_international is international
    assert number.is_crown_dependency is crown_dependency
    assert number.is_uk_landline is landline


@pytest.mark.parametrize(
    ("text", "prefix", "multiplier", "receipts", "numeric_sender"),
    [
        ("07912345678", "44", 1, True, False),
        ("07797 712345", "44", 2, True, False),
        ("+1 212 736 5000", "1", 1, False, True),
        ("+1 441 292 1234", "1441", 7, False, False),
        ("+1 664 491 1234", "1664", 6, True, True),
        ("+32 470 12 34 56", "32", 3, True, True),
        ("+49 1512 3456789", "49", 5, True, False),
        ("+56 9 6123 4567", "56", 2, False, True),
    ],
)
def test_a_number_knows_its_price_and_whether_delivery_is_told(
    text: str, prefix: str, multiplier: int, receipts: bool, numeric_sender: bool
) -> None:
    number = phone_number.parse(text)
    assert (number.prefix, number.rate_multiplier) == (prefix, multiplier)
    assert (number.gives_receipts, number.needs_numeric_sender) == (receipts, numeric_sender)


@pytest.mark.parametrize(
    ("text", "international", "uk_landlines", "code"),
    [
        ("07912345678", False, False, None),
        ("07624 112233", False, False, None),
        ("+353 85 012 3456", True, False, None),
        ("+353 85 012 3456", False, True, Fault.NOT_A_UK_MOBILE),
        ("020 7946 0321", True, False, Fault.NOT_A_UK_MOBILE),
        ("020 7946 0321", False, True, None),
        ("01481 712345", True, False, Fault.NOT_A_UK_MOBILE),
        ("+33 1 42 68 53 00", True, False, None),
        ("+247 40123", True, False, Fault.UNSUPPORTED_COUNTRY_CODE),
    ],
)
def test_a_service_may_text_what_its_permissions_allow(
    text: str, international: bool, uk_landlines: bool, code: Fault | None
) -> None:
    number = phone_number.parse(text)
    try:
        number.check_allowed(international=international, uk_landlines=uk_landlines)
        refused = None
    except PhoneNumberRefused as refusal:
        refused = refusal.code
    assert refused == code


def test_a_country_without_a_price_has_no_multiplier() -> None:
    with pytest.raises(PhoneNumberRefused, match="Not a valid country prefix"):
        _ = phone_number.parse("+247 40123").rate_multiplier


def test_a_foreign_number_that_lost_its_plus_in_a_spreadsheet_is_found_again() -> None:
    assert phone_number.parse("4915123456789").e164 == "+4915123456789"


def test_numbers_reserved_for_films_pass_only_in_britain() -> None:
    assert phone_number.parse("07700 900999").digits == "447700900999"
    with pytest.raises(PhoneNumberRefused):
        phone_number.parse("+7 7700 900123")


@pytest.mark.parametrize("text", ["+15551234567", "+4479123", "+123456789012345"])
def test_seven_to_fifteen_digits_after_a_plus_have_the_form_of_e164(text: str) -> None:
    assert phone_number.is_e164_form(text)


@pytest.mark.parametrize(
    "text",
    [
        "15551234567",
        "+05551234567",
        "+123456",
        "+1234567890123456",
        "+1555 1234567",
        "+15551234567\n",
        "+١٥٥٥١٢٣٤٥٦٧",
        "",
    ],
)
def test_anything_else_has_not(text: str) -> None:
    assert not phone_number.is_e164_form(text)


@pytest.mark.parametrize("text", ["0" * 100_000, "+" * 100_000, "( " * 50_000, "x" * 100_000])
def test_no_text_however_long_takes_long_to_refuse(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(PhoneNumberRefused):
        phone_number.parse(text)
    assert time.perf_counter() - started < 1
