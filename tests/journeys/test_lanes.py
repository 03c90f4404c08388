"""Somebody waits for a code, nobody for a campaign: one tenant's ten thousand texts stand in nobody's way."""

from tests.world.platform import Customer, Platform
from tests.world.school import new_school
from tidings.domain.routing import CODES, DISPATCH

CODES_SENT = 50
# A lane that is ten thousand jobs deep: one batch of the largest size, each of whose jobs came twenty times.
CAMPAIGN = 10_000
PER_BATCH = 500


def turns_until_codes_have_left(platform: Platform, customer: Customer) -> int:
    """How often each worker must be woken once, side by side as AWS wakes them, until every code is at the carrier."""
    turns = 0
    while platform.aws.waiting(CODES):
        platform.turn()
        turns += 1
    left = [item for item in platform.aws.items("messages") if item["pk"]["S"].startswith(customer.id)]
    assert len(left) == CODES_SENT
    assert {item["status"]["S"] for item in left} == {"sent"}
    return turns


def send_codes(customer: Customer) -> None:
    customer.new_sender(code="Codes", name="Codes")
    template = customer.otp("POST", "templates", {"channel": "SMS", "text": "Your code is {code}"}).json["data"]["id"]
    for number in range(CODES_SENT):
        phone = f"1555888{number:04d}"
        asked = {"channel": "sms", "sender": "Codes", "phone": phone, "template": template, "code_length": 6}
        assert customer.otp("POST", "verifications", asked).status == 200


def test_codes_wait_no_longer_beside_a_campaign_of_ten_thousand(platform: Platform) -> None:
    bank = platform.new_service(name="Heron Bank")
    send_codes(bank)
    alone = turns_until_codes_have_left(platform, bank)

    school = new_school(platform)
    assert school.send(*[f"+1619555{number:04d}" for number in range(PER_BATCH)]).status == 202
    platform.aws.pile_up(DISPATCH, CAMPAIGN // PER_BATCH)
    assert platform.aws.waiting(DISPATCH) == CAMPAIGN
    other = platform.new_service(name="Otter Bank")
    send_codes(other)
    assert turns_until_codes_have_left(platform, other) == alone
    assert platform.aws.waiting(DISPATCH) >= CAMPAIGN - 10 * alone
