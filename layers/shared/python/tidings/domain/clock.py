"""The time, as a thing that is passed in."""

from collections.abc import Callable
from datetime import datetime

# Gives the moment that it is, in UTC.
Clock = Callable[[], datetime]
