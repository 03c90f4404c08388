"""What is known of texts abroad."""

from tidings.domain import international_rates
from tidings.domain.international_rates import RATES, Rate


def test_every_country_has_a_price_of_at_least_one_fragment() -> None:
    assert all(prefix.isdigit() and rate.multiplier >= 1 for prefix, rate in RATES.items())


def test_no_prefix_is_listed_twice() -> None:
    listed = [prefix for _, prefixes in international_rates._ROWS for prefix in prefixes.split()]
    assert sorted(listed) == sorted(RATES)


def test_some_countries_that_callers_know_by_heart() -> None:
    assert RATES["353"] == Rate(2, "handset", "yes")
    assert RATES["1"] == Rate(1, "carrier", "no")
    assert RATES["91"] == Rate(2, "handset", "registered")
