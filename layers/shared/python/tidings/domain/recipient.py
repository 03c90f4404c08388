"""Who a recipient is, however it is written, and where they live, as far as a number tells."""


def country_of(number: str, home: str) -> str | None:
    """The country (ISO 3166-1, upper case) of an E.164 number, with `home` preferred where a prefix has several.

    Numbers that belong to no range in use (drama numbers, say) count as their prefix's country.
    """
    import phonenumbers  # costly to import, and only services that bound their countries ask
    from phonenumbers.phonenumberutil import region_codes_for_country_code

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(parsed)
    if region is not None:
        return str(region)
    regions = region_codes_for_country_code(parsed.country_code or 0)
    return home if home in regions else str(regions[0]) if regions else None


def canonical(recipient: str) -> str:
    """The one spelling of a recipient: addresses in lower case, numbers as E.164, whatever is neither as it came."""
    from tidings.domain import phone_number, whitespace  # costly to import, and only trial mode and team keys compare

    if "@" in recipient:
        return whitespace.trim(recipient).lower()
    return phone_number.canonical(recipient)
