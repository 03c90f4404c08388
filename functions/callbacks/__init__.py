"""/callbacks: carriers tell us what became of a text."""
