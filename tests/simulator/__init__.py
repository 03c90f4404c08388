"""The crash simulator: whole lives of messages over the real handlers, with a fault at every step they take.

Each call to AWS, each hand-over to a carrier, each call to a subscriber and each hand-out of a job is one step with a
number. A plan says which steps go wrong and how; the same plan takes the same way. Afterwards nothing goes wrong any
more, time passes, and what was promised must hold.
"""
