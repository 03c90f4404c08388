"""Plain typing, as a careful printer sets it."""

import pytest

from tidings.domain import typography


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('She asked "why?" and left', "She asked “why?” and left"),
        ("It's the bakers' day", "It’s the bakers’ day"),
        ("summers of the19'90s", "summers of the19’90s"),
        ("'Quite,' he said", "‘Quite,’ he said"),
        ("\"'Tea' is a drink\"", "“‘Tea’ is a drink”"),
        ('("brackets")', "(“brackets”)"),
        ("no quotes at all", "no quotes at all"),
        ("already ‘curly’ “quotes”", "already ‘curly’ “quotes”"),
    ],
)
def test_quotes_open_and_close(typed: str, printed: str) -> None:
    assert typography.curly_quotes(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('<p class="lead">"Hi"</p>', '<p class="lead">“Hi”</p>'),
        ("<a href=\"/x\">don't</a> don't", '<a href="/x">don\'t</a> don’t'),
        ('<code>"a"</code> "b"', '<code>"a"</code> “b”'),
        ("<code><a>'1'</code>'2'</a></code>'3'", "<code><a>'1'</code>'2'</a></code>‘3’"),
        ('word<b>"</b>', "word<b>”</b>"),
        ('<b>"</b>word', "<b>“</b>word"),
        ('2 < 3 "so"', "2 < 3 “so”"),
    ],
)
def test_quotes_in_tags_links_and_code_stay(typed: str, printed: str) -> None:
    assert typography.curly_quotes(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (r"5\' 10\"", "5&#39; 10&#34;"),
        (r"www\.example\.com", "www&#46;example&#46;com"),
        (r"a\\b\-c\`", "a&#92;b&#45;c&#96;"),
        (r"\*", r"\*"),
    ],
)
def test_a_backslash_keeps_a_character_plain(typed: str, printed: str) -> None:
    assert typography.curly_quotes(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Monday - Friday", "Monday – Friday"),
        ("one -- two --- three", "one – two – three"),
        ("one  —  two", "one – two"),
        ("lines\n- joined", "lines – joined"),
        ("four ---- hyphens", "four ---- hyphens"),
        ("well-known", "well-known"),
        ("- at the start", "- at the start"),
    ],
)
def test_spaced_hyphens_are_en_dashes(typed: str, printed: str) -> None:
    assert typography.en_dashes(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Dear Sam ,", "Dear Sam,"),
        ("the end \t .", "the end."),
        ("one\n, two", "one\n, two"),
        ("why ?", "why ?"),
    ],
)
def test_commas_and_full_stops_close_up(typed: str, printed: str) -> None:
    assert typography.closed_up(typed) == printed


def test_apostrophes_in_email_addresses_stay_straight() -> None:
    assert typography.typeset("Ask o'neil@example.com, it's free") == "Ask o'neil@example.com, it’s free"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("GOV.UK", "GOV.\u200bUK"),
        ("on gov.uk today", "on gov.\u200buk today"),
        ("*Gov.uk", "*Gov.\u200buk"),
        ("www.gov.uk", "www.gov.uk"),
        ("gov.uk/apply", "gov.uk/apply"),
        ("gov.uk?page=1", "gov.uk?page=1"),
    ],
)
def test_a_bare_gov_uk_is_no_link(typed: str, printed: str) -> None:
    assert typography.unlinked(typed) == printed


@pytest.mark.parametrize("typed", [" " * 300_000 + "x", "<" * 300_000, "a@" * 100_000, " \t" * 100_000 + "-"])
def test_long_runs_of_one_thing_are_set_at_once(typed: str) -> None:
    assert typography.typeset(typed) == typed
