"""What is true about messages, whoever asks: no AWS and no HTTP on this floor."""
