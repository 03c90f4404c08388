"""Woken by AWS itself: queues, streams and the clock."""
