"""Typography: what a careful printer does to plain typing - curly quotes, en dashes, no space before a comma.

The rules are GOV.UK Notify's for emails, letters and subjects; quotes follow John Gruber's SmartyPants.
"""

import re
from collections.abc import Iterator

# Not after another space: a run of spaces is looked at once, from its start.
_SPACES_BEFORE_PUNCTUATION = re.compile(r"(?<![ \t])[ \t]++([,.])")
_SPACED_HYPHENS = re.compile(r"(?<!\s)\s++[-–—]{1,3}\s++")
_ADDRESS = re.compile(r"(^|\s)\S+@\S+(\s|$)", re.MULTILINE)
_BARE_DOMAIN = re.compile(r"((?:^|\s)[#*^]?GOV)\.(UK)(?![/?#])", re.IGNORECASE)

_STRAIGHT = str.maketrans("‘’", "''")
_PUNCTUATION = re.escape("!\"#$%'()*+,-./:;<=>?@[\\]^_`{|}~")
_BEFORE_OPENING = r"(\s|&nbsp;|--|&[mn]dash;)"
_BEFORE_CLOSING = r"([^ \t\r\n\[{(-])"

# In this order: each rule sees what the ones before it have curled.
_CURLS = tuple(
    (re.compile(pattern), curled)
    for pattern, curled in (
        (r"\"'(?=\w)", "“‘"),
        (r"'\"(?=\w)", "‘“"),
        (r"\b'(?=\d{2}s)", "’"),
        (rf"{_BEFORE_OPENING}'(?=\w)", r"\1‘"),
        (rf"{_BEFORE_CLOSING}'(?!\s|s\b|\d)", r"\1’"),
        (rf"{_BEFORE_CLOSING}'(\s|s\b)", r"\1’\2"),
        (r"'", "‘"),
        (rf"{_BEFORE_OPENING}\"(?=\w)", r"\1“"),
        (r"\"(?=\s)", "”"),
        (rf"\A\"(?=[{_PUNCTUATION}])", "”"),
        (rf"{_BEFORE_CLOSING}\"", r"\1”"),
        (r"\"", "“"),
    )
)
_LONE = {"'": "‘’", '"': "“”"}
_TOUCHED = re.compile(r"['\"\\]|&#82")
_ESCAPED = re.compile(r"\\([\\\"'.`-])")
_ENTITY = re.compile(r"&#(8211|8212|8216|8217|8220|8221|8230);")
_LEFT_ALONE = re.compile(r"<(/?)(pre|samp|code|tt|kbd|script|style|math|a)", re.IGNORECASE)


def typeset(text: str) -> str:
    """Text or HTML with all the typography of emails, letters and subjects."""
    return en_dashes(straight_addresses(curly_quotes(closed_up(text))))


def closed_up(text: str) -> str:
    """Text without spaces and tabs before commas and full stops."""
    return _SPACES_BEFORE_PUNCTUATION.sub(r"\1", text)


def en_dashes(text: str) -> str:
    """Text in which one to three hyphens or dashes between spaces are one spaced en dash."""
    return _SPACED_HYPHENS.sub(" – ", text)


def straight_addresses(text: str) -> str:
    """Text whose email addresses, and whatever touches them, have straight apostrophes again."""
    return _ADDRESS.sub(lambda found: found[0].translate(_STRAIGHT), text)


def unlinked(text: str) -> str:
    """Text whose bare `GOV.UK`s hold a zero-width space, so that no mail program makes a link of them."""
    return _BARE_DOMAIN.sub("\\1.\u200b\\2", text)


def curly_quotes(text: str) -> str:
    r"""Text or HTML with curly quotes, except inside tags, links and code.

    A backslash before a quote, full stop, hyphen, backtick or backslash keeps that character plain, as an HTML entity.
    """
    curled: list[str] = []
    left_alone: list[str] = []
    before = ""
    for run, tag in _runs_and_tags(text):
        curled += [run if left_alone else _curl(run, before), tag]
        before = run[-1:] or before
        _step(left_alone, tag)
    return "".join(curled)


def _runs_and_tags(text: str) -> Iterator[tuple[str, str]]:
    """Runs of text, each with the tag that follows it; either may be empty."""
    start = 0
    while (opening := text.find("<", start)) >= 0 and (closing := text.find(">", opening)) >= 0:
        yield text[start:opening], text[opening : closing + 1]
        start = closing + 1
    yield text[start:], ""


def _step(left_alone: list[str], tag: str) -> None:
    """Into an element whose quotes stay as they are, or out of it."""
    if not (found := _LEFT_ALONE.match(tag)):
        return
    name = found[2].lower()
    if not found[1]:
        left_alone.append(name)
    elif left_alone[-1:] == [name]:
        left_alone.pop()


def _curl(text: str, before: str) -> str:
    """One run of text with curly quotes; a run that is one quote looks at the character before it."""
    if text in _LONE:
        return _LONE[text][bool(before.strip())]
    if not _TOUCHED.search(text):
        return text
    text = _ESCAPED.sub(lambda found: f"&#{ord(found[1])};", text)
    for pattern, curled in _CURLS:
        text = pattern.sub(curled, text)
    return _ENTITY.sub(lambda found: chr(int(found[1])), text)
