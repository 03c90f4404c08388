"""/v1/notify: document notifications."""
