"""The cloud on one laptop."""
