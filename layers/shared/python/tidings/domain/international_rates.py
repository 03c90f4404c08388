"""What a text costs abroad, by country prefix: facts as GOV.UK Notify publishes them (August 2026), not rules.

`multiplier`: how many domestic fragments one fragment costs. `receipts`: who tells of delivery: the handset, only the
carrier (which proves nothing), nobody, or not known. `alphanumeric`: whether a name may stand as sender.
"""

from typing import Literal, NamedTuple

Receipts = Literal["handset", "carrier", "none", "unknown"]
Alphanumeric = Literal["yes", "no", "registered", "unknown"]


class Rate(NamedTuple):
    """The price and the habits of one country."""

    multiplier: int
    receipts: Receipts
    alphanumeric: Alphanumeric


_ROWS: tuple[tuple[Rate, str], ...] = (
    (Rate(1, "handset", "yes"), "48 389 423 506 853"),
    (Rate(1, "handset", "no"), "82"),
    (Rate(1, "handset", "registered"), "66 90 264"),
    (Rate(1, "carrier", "yes"), "686"),
    (Rate(1, "carrier", "no"), "1 86"),
    (Rate(1, "unknown", "unknown"), "239 299"),
    (Rate(2, "handset", "yes"), "30 33 34 39 41 44 45 46 47 61 351 352 353 354 356 358 370 371 372 421 503 673"),
    (Rate(2, "handset", "no"), "36 53 55 58 64 81 350 598"),
    (Rate(2, "handset", "registered"), "40 43 65 91 357 385 420 852"),
    (Rate(2, "carrier", "yes"), "681"),
    (Rate(2, "carrier", "no"), "56 373 1684"),
    (Rate(2, "none", "no"), "57 886"),
    (Rate(2, "unknown", "unknown"), "246 298 672 677 680 691 692 1721"),
    (Rate(3, "handset", "yes"), "31 244 267 291 355 376 500 687 689 973"),
    (Rate(3, "handset", "no"), "27 32"),
    (Rate(3, "handset", "registered"), "254 387 971"),
    (Rate(3, "carrier", "no"), "52 1242 1809 1829 1849"),
    (Rate(3, "none", "no"), "54"),
    (Rate(3, "unknown", "unknown"), "262 266 297 595"),
    (Rate(4, "handset", "yes"), "220 226 230 248 258 591"),
    (Rate(4, "handset", "no"), "359 377 507 590"),
    (Rate(4, "handset", "registered"), "382 386 968 995"),
    (Rate(4, "carrier", "registered"), "84"),
    (Rate(4, "unknown", "no"), "593"),
    (Rate(4, "unknown", "unknown"), "253 505 508 594 596 676 678 682"),
    (Rate(5, "handset", "yes"), "49 232 237 243 501 679 966 1268 1284"),
    (Rate(5, "handset", "no"), "51 502"),
    (Rate(5, "handset", "registered"), "63 374 380"),
    (Rate(5, "carrier", "yes"), "263"),
    (Rate(5, "unknown", "unknown"), "238 252 383 504 670 685"),
    (Rate(6, "handset", "yes"), "224 235 592 675 972 1264 1345 1473 1649 1869"),
    (Rate(6, "handset", "no"), "98 1664"),
    (Rate(6, "handset", "registered"), "212 213 375 974"),
    (Rate(6, "unknown", "unknown"), "222 231 240 597 674 960 967"),
    (Rate(7, "handset", "yes"), "221 223 242 255 268 599 1758 1767 1784 1876"),
    (Rate(7, "handset", "no"), "60 976"),
    (Rate(7, "handset", "registered"), "20 256 381 965"),
    (Rate(7, "carrier", "no"), "1246"),
    (Rate(7, "unknown", "unknown"), "228 229 236 269 993 1441 1868"),
    (Rate(8, "handset", "yes"), "227 233 241 250 260 265 962 996"),
    (Rate(8, "handset", "no"), "855 856 977"),
    (Rate(8, "handset", "registered"), "234"),
    (Rate(8, "carrier", "yes"), "683 690"),
    (Rate(8, "unknown", "unknown"), "211 245 249 257 378 509"),
    (Rate(9, "handset", "yes"), "216 251 880 964 994"),
    (Rate(9, "handset", "no"), "218 961 963"),
    (Rate(9, "handset", "registered"), "95"),
    (Rate(9, "unknown", "unknown"), "970"),
    (Rate(10, "handset", "yes"), "225 992"),
    (Rate(10, "handset", "registered"), "7 93"),
    (Rate(10, "unknown", "unknown"), "975"),
    (Rate(12, "handset", "yes"), "92 94 261"),
    (Rate(12, "handset", "registered"), "62 998"),
)

RATES: dict[str, Rate] = {prefix: rate for rate, prefixes in _ROWS for prefix in prefixes.split()}
