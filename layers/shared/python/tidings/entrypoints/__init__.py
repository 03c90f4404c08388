"""An AWS event becomes a plain call, and the call's answer becomes what AWS expects."""
