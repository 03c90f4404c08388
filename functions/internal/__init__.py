"""/internal: for the operators' dashboard and command line."""
