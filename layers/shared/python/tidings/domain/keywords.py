"""Words by which a phone takes part in the opt-out ledger: stop, start and help, in several languages.

English: what the FCC counts as a plain request to stop (47 CFR 64.1200(a)(10)), what United States carriers expect, and
the phrases that people use for one-to-one texts. To add a language, add a row.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

STOP: Final = "stop"
START: Final = "start"
HELP: Final = "help"

WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "en": {
        STOP: (
            *("stop", "stop all", "stopall", "stop texting me", "unsubscribe", "quit", "end", "cancel", "revoke"),
            *("opt out", "optout", "do not message", "do not text", "take me off your list"),
        ),
        START: ("start", "unstop", "opt in", "optin", "resubscribe"),
        HELP: ("help", "info"),
    },
    "es": {
        STOP: ("stop", "baja", "alto", "parar", "cancelar", "no enviar más", "darme de baja"),
        START: ("start", "alta", "empezar", "comenzar"),
        HELP: ("help", "ayuda", "info"),
    },
    "fr": {
        STOP: ("stop", "arrêt", "arrêter", "désabonner", "me désabonner", "se désabonner", "désinscrire"),
        START: ("start", "démarrer", "réabonner", "me réabonner"),
        HELP: ("help", "aide", "info"),
    },
    "de": {
        STOP: ("stop", "stopp", "abmelden", "abbestellen", "keine nachrichten", "keine sms"),
        START: ("start", "anmelden", "wieder anmelden"),
        HELP: ("help", "hilfe", "info"),
    },
    "cy": {
        STOP: ("stop", "stopio", "dad-danysgrifio", "dim mwy", "peidiwch â thecstio"),
        START: ("start", "dechrau", "ail-ddechrau"),
        HELP: ("help", "cymorth"),
    },
}

# What the phone is told. `service` is the name of who sends.
ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        STOP: "{service}: you have unsubscribed and will get no more texts. Reply START to get them again.",
        START: "{service}: you will get texts again. Reply STOP to unsubscribe.",
        HELP: "{service}: reply STOP to get no more texts, START to get them again.",
    },
    "es": {
        STOP: "{service}: se ha dado de baja y no recibirá más mensajes. Responda START para recibirlos de nuevo.",
        START: "{service}: volverá a recibir mensajes. Responda STOP para darse de baja.",
        HELP: "{service}: responda STOP para no recibir más mensajes, START para recibirlos de nuevo.",
    },
    "fr": {
        STOP: "{service} : vous êtes désabonné et ne recevrez plus de SMS. Répondez START pour en recevoir de nouveau.",
        START: "{service} : vous recevrez de nouveau des SMS. Répondez STOP pour vous désabonner.",
        HELP: "{service} : répondez STOP pour ne plus recevoir de SMS, START pour en recevoir de nouveau.",
    },
    "de": {
        STOP: "{service}: Sie sind abgemeldet und erhalten keine SMS mehr. Antworten Sie START, um sich anzumelden.",
        START: "{service}: Sie erhalten wieder SMS. Antworten Sie STOP, um sich abzumelden.",
        HELP: "{service}: Antworten Sie STOP, um keine SMS mehr zu erhalten, START, um sie wieder zu erhalten.",
    },
    "cy": {
        STOP: "{service}: rydych wedi dad-danysgrifio ac ni chewch ragor o negeseuon. Atebwch START i'w cael eto.",
        START: "{service}: byddwch yn cael negeseuon eto. Atebwch STOP i ddad-danysgrifio.",
        HELP: "{service}: atebwch STOP i beidio â chael rhagor o negeseuon, START i'w cael eto.",
    },
}

# The language that comes first where a word is the same in several.
LANGUAGES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("ES", "MX", "AR", "CL", "CO", "PE", "VE", "EC", "UY", "PR"), "es"),
    **dict.fromkeys(("FR", "BE", "LU", "SN", "CI"), "fr"),
    **dict.fromkeys(("DE", "AT", "CH", "LI"), "de"),
}
_DEFAULT: Final = "en"
_LONGEST: Final = 60
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a text asks for, the word as it was written, and the language to answer in."""

    meaning: str
    word: str
    language: str


def read(text: str, country: str) -> Keyword | None:
    """The keyword that a whole text is, or None; `country` (ISO 3166-1) decides between languages that share a word.

    Case, accents, width, blanks around and between words, and punctuation at the end make no difference.
    """
    if len(text) > _LONGEST:
        return None
    meanings = _known().get(_plain(text))
    if not meanings:
        return None
    home = LANGUAGES.get(country, _DEFAULT)
    language = home if home in meanings else _DEFAULT if _DEFAULT in meanings else next(iter(meanings))
    return Keyword(meanings[language], text.strip(), language)


def answer(keyword: Keyword, service_name: str) -> str:
    """What the phone is told about a keyword that was heeded."""
    return ANSWERS[keyword.language][keyword.meaning].format(service=service_name[:_LONGEST_NAME].strip())


@cache
def _known() -> Mapping[str, Mapping[str, str]]:
    """Every word in its plain form, and what it means in each language that has it."""
    found: dict[str, dict[str, str]] = {}
    for language, meanings in WORDS.items():
        for meaning, words in meanings.items():
            for word in words:
                found.setdefault(_plain(word), {})[language] = meaning
    return found


def _plain(text: str) -> str:
    spelled = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(character for character in spelled if unicodedata.category(character) not in ("Mn", "Cf"))
    return " ".join(_without_end(kept.strip()).split())


def _without_end(text: str) -> str:
    end = len(text)
    while end and (text[end - 1].isspace() or unicodedata.category(text[end - 1]).startswith("P")):
        end -= 1
    return text[:end]
