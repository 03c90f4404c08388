"""What carriers see when they call us: any media type is read, and refusals are the operators' dialect's."""

from typing import Final

from tidings.dialects import internal

NAME: Final = internal.NAME
BODY_LIMIT: Final = 256 * 1024  # the largest message of Amazon SNS, which says text/plain of its JSON
ANY_MEDIA_TYPE: Final = True

refused = internal.refused
