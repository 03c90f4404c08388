"""A phone number, read once: afterwards it answers what sending, billing and permissions ask of it.

Forgiving as GOV.UK Notify is: numbers are read as British ones, spreadsheets may have eaten a plus, a stray zero or
plus is overlooked. Which numbers exist is libphonenumber's knowledge.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from string import digits as DIGITS

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from tidings.domain import transliteration, whitespace
from tidings.domain.errors import InvalidPhoneNumber
from tidings.domain.international_rates import RATES, Rate

_UK, _NORTH_AMERICA = 44, 1
_ALLOWED = frozenset(DIGITS + "()+-" + whitespace.ALL)
_PRINTABLE_ASCII = frozenset(map(chr, range(32, 127)))
_E164_FORM = re.compile(r"\+[1-9][0-9]{6,14}")

# UAN: British 055 numbers; they and fixed lines ring at a desk. Premium rate and the like are never texted.
_LANDLINES = {PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.UAN}
_TEXTABLE = _LANDLINES | {PhoneNumberType.MOBILE, PhoneNumberType.PERSONAL_NUMBER}


class Fault(StrEnum):
    """Why a number was refused."""

    INVALID_NUMBER = "invalid_number"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    NOT_A_UK_MOBILE = "not_a_uk_mobile"
    UNKNOWN_CHARACTER = "unknown_character"
    UNSUPPORTED_COUNTRY_CODE = "unsupported_country_code"


_MESSAGES = {
    Fault.INVALID_NUMBER: "Number is not valid – double check the phone number you entered",
    Fault.TOO_LONG: "Too many digits",
    Fault.TOO_SHORT: "Not enough digits",
    Fault.NOT_A_UK_MOBILE: "Not a UK mobile number",
    Fault.UNKNOWN_CHARACTER: "Must not contain letters or symbols",
    Fault.UNSUPPORTED_COUNTRY_CODE: "Not a valid country prefix",
}
_IMPOSSIBLE = {
    ValidationResult.TOO_LONG: Fault.TOO_LONG,
    ValidationResult.TOO_SHORT: Fault.TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: Fault.TOO_SHORT,
    ValidationResult.INVALID_COUNTRY_CODE: Fault.UNSUPPORTED_COUNTRY_CODE,
}


class PhoneNumberRefused(InvalidPhoneNumber):
    """A number we cannot, or may not, text: `code` for programs, `message` in the words Notify's callers know."""

    def __init__(self, code: Fault) -> None:
        super().__init__(_MESSAGES[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that exists. `digits` is E.164 without the plus; two spellings of one number are equal."""

    digits: str
    country_code: int
    region: str | None
    is_landline: bool

    @property
    def e164(self) -> str:
        """The number as E.164 writes it, plus included."""
        return f"+{self.digits}"

    @property
    def readable(self) -> str:
        """The number as people write it: British numbers from 0, others from their plus."""
        form = PhoneNumberFormat.NATIONAL if self.is_uk else PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(phonenumbers.parse(self.e164), form)

    @property
    def is_uk(self) -> bool:
        """Whether it starts +44; the crown dependencies do too."""
        return self.country_code == _UK

    @property
    def is_uk_landline(self) -> bool:
        """Whether it rings at a British desk: texts there are read aloud, and only to services that asked for it."""
        return self.is_uk and self.is_landline

    @property
    def is_international(self) -> bool:
        """Whether it is billed and tracked as a text abroad: everywhere but Great Britain and Northern Ireland."""
        return self.region != "GB" and not _is_for_drama(self.digits)

    @property
    def is_crown_dependency(self) -> bool:
        """Whether it is of Jersey, Guernsey or the Isle of Man: allowed as British numbers, billed as foreign ones."""
        return self.is_uk and self.is_international

    @property
    def prefix(self) -> str:
        """The country prefix its rate is listed under; in North America that may include the area code."""
        with_area = self.digits[:4]
        return with_area if self.country_code == _NORTH_AMERICA and with_area in RATES else str(self.country_code)

    @property
    def rate(self) -> Rate:
        """What its country costs and can do; raises PhoneNumberRefused for a country without a price."""
        if self.prefix not in RATES:
            raise PhoneNumberRefused(Fault.UNSUPPORTED_COUNTRY_CODE)
        return RATES[self.prefix]

    @property
    def rate_multiplier(self) -> int:
        """How many domestic fragments one fragment to this number costs."""
        return self.rate.multiplier if self.is_international else 1

    @property
    def gives_receipts(self) -> bool:
        """Whether a text there is told delivered; where not, `sent` is the last we know."""
        return not self.is_international or self.rate.receipts == "handset"

    @property
    def needs_numeric_sender(self) -> bool:
        """Whether its country refuses names as sender."""
        return self.rate.alphanumeric == "no"

    def check_allowed(self, *, international: bool, uk_landlines: bool) -> None:
        """Raise PhoneNumberRefused unless a service with these permissions may text this number."""
        if not (self.is_uk or international) or (self.is_uk_landline and not uk_landlines):
            raise PhoneNumberRefused(Fault.NOT_A_UK_MOBILE)
        _ = self.rate


def parse(text: str) -> PhoneNumber:
    """The number in a text, in any spelling people use; raises PhoneNumberRefused."""
    with suppress(PhoneNumberRefused):
        return _read(text)
    return _read(_forgiven(text))


def canonical(text: str) -> str:
    """The one spelling under which a number is stored and looked up: E.164 where it can be read so, else as it came."""
    tight = "".join(text.split())
    if is_e164_form(tight):
        return tight
    with suppress(PhoneNumberRefused):
        return parse(tight).e164
    # Carriers leave the plus out; what is too short for a whole number (a short code) has none.
    bare = tight.isascii() and tight.isdigit() and 10 <= len(tight) <= 15 and not tight.startswith("0")
    return f"+{tight}" if bare else text.strip()


def is_e164_form(text: str) -> bool:
    """Whether a text has the form of E.164, plus included (ITU-T E.164: 7 to 15 ASCII digits, the first not 0)."""
    return _E164_FORM.fullmatch(text) is not None


def _forgiven(text: str) -> str:
    return transliteration.reduce(text.replace("+", "").lstrip("0"), _PRINTABLE_ASCII)


def _read(text: str) -> PhoneNumber:
    if not _ALLOWED.issuperset(text):
        raise PhoneNumberRefused(Fault.UNKNOWN_CHARACTER)
    if not text:
        raise PhoneNumberRefused(Fault.TOO_SHORT)
    number = _possible(text)
    digits = phonenumbers.format_number(number, PhoneNumberFormat.E164).removeprefix("+")
    kind = phonenumbers.number_type(number)
    # For a number that is not valid the kind is unknown, so it is not among these.
    if kind not in _TEXTABLE and not _is_for_drama(digits):
        raise PhoneNumberRefused(Fault.INVALID_NUMBER)
    region = phonenumbers.region_code_for_number(number)
    return PhoneNumber(digits, number.country_code or 0, region, kind in _LANDLINES)


def _possible(text: str) -> phonenumbers.PhoneNumber:
    number = _parsed(text, "GB")
    if number is None:
        raise PhoneNumberRefused(Fault.INVALID_NUMBER)
    verdict = phonenumbers.is_possible_number_with_reason(number)
    if verdict == ValidationResult.IS_POSSIBLE:
        return number
    abroad = _parsed(f"+{text}")
    if abroad is None or not phonenumbers.is_possible_number(abroad):
        raise PhoneNumberRefused(_IMPOSSIBLE.get(verdict, Fault.INVALID_NUMBER))
    return abroad


def _parsed(text: str, region: str | None = None) -> phonenumbers.PhoneNumber | None:
    with suppress(phonenumbers.NumberParseException):
        return phonenumbers.parse(text, region)
    return None


def _is_for_drama(digits: str) -> bool:
    # Ofcom keeps 07700 900xxx for films, tests and examples; Notify lets the whole 07700 block pass.
    return digits.startswith("447700")
