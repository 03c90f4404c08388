"""What a message costs: counted, never timed."""
