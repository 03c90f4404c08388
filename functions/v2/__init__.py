"""/v2: texts and emails from templates, in the manner of GOV.UK Notify."""
