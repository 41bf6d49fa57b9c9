package popserv.handoff;

/**
 * What a worker has to do.
 *
 * @param pid its process number
 * @param sessions how many sessions it has
 * @param waiting how many are on their way to it
 * @param retiring true when it gets no more
 */
public record Load(long pid, int sessions, int waiting, boolean retiring) {}
