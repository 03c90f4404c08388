"""Things at rest, one class per table, and things in motion, one class per queue."""
