"""Everything that one group of callers sees: fields, words, errors and webhooks. A dialect is one room and one row."""
