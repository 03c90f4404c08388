"""Words by which a phone leaves and joins, in the languages that people write them in."""

import pytest

from tidings.domain import keywords, segments
from tidings.domain.keywords import ANSWERS, HELP, LANGUAGES, START, STOP, WORDS


def meaning(text: str, country: str = "US") -> str | None:
    found = keywords.read(text, country)
    return found.meaning if found else None


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "unsubscribe",
        "quit",
        "do not text",
        "do not message",
        "take me off your list",
        "cancel",
        "end",
        "opt out",
    ],
)
def test_a_plain_request_to_stop_is_one(text: str) -> None:
    assert meaning(text) == STOP


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "Stop",
        " stop\n",
        "stop.",
        "STOP!!!",
        "stop …",
        "ＳＴＯＰ",
        "st\u200bop",
        "Take  me off\tyour list.",
        "Stop?!",
    ],
)
def test_case_width_blanks_and_punctuation_at_the_end_make_no_difference(text: str) -> None:
    assert meaning(text) == STOP


@pytest.mark.parametrize(
    "text",
    [
        "please stop by at six",
        "stop it",
        "don't stop",
        "unstoppable",
        "s t o p",
        "",
        "   ",
        ".",
        "stop" * 40,
        "yes",
        "no",
        "\x00",
    ],
)
def test_only_a_whole_message_is_a_keyword(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize(("text", "meant"), [("START", START), ("unstop", START), ("Help!", HELP), ("INFO", HELP)])
def test_a_phone_comes_back_and_asks_for_help(text: str, meant: str) -> None:
    assert meaning(text) == meant


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("baja", "es", STOP),
        ("Ayuda", "es", HELP),
        ("ARRÊT", "fr", STOP),
        ("arret", "fr", STOP),
        ("désabonner", "fr", STOP),
        ("aide", "fr", HELP),
        ("Abmelden.", "de", STOP),
        ("stopp", "de", STOP),
        ("hilfe", "de", HELP),
        ("STOPIO", "cy", STOP),
        ("dechrau", "cy", START),
    ],
)
def test_other_languages_have_their_own_words(text: str, language: str, meant: str) -> None:
    assert keywords.read(text, "US") == keywords.Keyword(meant, text, language)


@pytest.mark.parametrize(
    ("country", "language"), [("US", "en"), ("GB", "en"), ("FR", "fr"), ("AT", "de"), ("MX", "es"), ("JP", "en")]
)
def test_a_word_of_several_languages_is_answered_in_that_of_the_country(country: str, language: str) -> None:
    found = keywords.read("Stop", country)
    assert found is not None
    assert found.language == language


def test_no_word_means_two_things() -> None:
    meanings: dict[str, set[str]] = {}
    for words in WORDS.values():
        for meant, several in words.items():
            for word in several:
                meanings.setdefault(word, set()).add(meant)
    assert [word for word, several in meanings.items() if len(several) > 1] == []


def test_every_language_can_leave_join_ask_and_be_answered() -> None:
    assert set(ANSWERS) == set(WORDS) >= {"en", "es", "fr", "de", "cy", *LANGUAGES.values()}
    for language in WORDS:
        assert set(WORDS[language]) == set(ANSWERS[language]) == {STOP, START, HELP}


@pytest.mark.parametrize("language", sorted(ANSWERS))
@pytest.mark.parametrize("meant", [STOP, START, HELP])
def test_an_answer_names_who_sends_and_says_how_to_leave_or_come_back(language: str, meant: str) -> None:
    said = keywords.answer(keywords.Keyword(meant, "…", language), "Heronbrook {0} College" + " of Arts" * 40)
    assert said.startswith("Heronbrook {0} College of Arts")
    assert ("START" if meant == STOP else "STOP") in said
    assert segments.split(said).count <= 4
