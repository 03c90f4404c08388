"""/api/v1/sms: batches of one-to-one texts."""
