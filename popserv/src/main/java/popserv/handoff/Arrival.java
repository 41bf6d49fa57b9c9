package popserv.handoff;

/**
 * A client that was handed to this worker.
 *
 * @param handOff who it is and what it already sent
 * @param descriptor its socket, the worker's to close; it closes itself on exec, and whether it
 *     blocks is not told: set O_NONBLOCK as you need it
 */
public record Arrival(HandOff handOff, int descriptor) {}
