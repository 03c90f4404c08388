"""/v1/senders, /v1/templates, /v1/webhooks, /v1/verifications: one-time codes, and what they are sent with."""
