"""Tidings: everything that is not a handler, as it lies in the shared layer."""
