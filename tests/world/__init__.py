"""The world that the tests live in: the platform on an in-memory AWS, a clock of their own, and people who use it."""
