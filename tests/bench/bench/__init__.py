"""The benchmark: popserv beside its peers, on one machine, in one run."""
