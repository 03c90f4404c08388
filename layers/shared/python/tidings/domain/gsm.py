"""The alphabet every phone has: the GSM 7 bit default alphabet and its extension table (GSM 03.38, 3GPP TS 23.038)."""

from string import ascii_letters, digits

BASIC = frozenset(ascii_letters + digits + " \n\r!\"#¤%&'()*+,-./:;<=>?@_£$¥§¿¡ÄÖÑÜäöñüàèéùìòÇØøÅåÆæßÉΔΦΓΛΩΠΨΣΘΞ")
# Each of these travels as an escape and a letter, two units that belong together.
EXTENSION = frozenset("^{}\\[~]|€\f")
ESCAPE = "\x1b"
