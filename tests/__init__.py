"""The tests, in the customer's language."""
