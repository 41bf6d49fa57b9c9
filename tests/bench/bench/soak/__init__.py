"""The soak: popserv at work while everything around it fails, and a ledger that misses nothing."""
