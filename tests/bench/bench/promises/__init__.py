"""What popserv promises in time: a throw-away popserv, and servers that never say a word."""
