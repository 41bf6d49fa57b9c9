package popserv.handoff;

import popserv.base.Log;

/**
 * Hears what workers do and say. A worker may run as somebody else than popserv: what it says is to
 * be logged as its word, not as ours.
 */
public interface Watcher {
    /** A worker has started and takes clients. */
    void started(long pid);

    /**
     * A worker ended, or could not be started.
     *
     * @param pid its process number; 0 when it could not be started
     * @param reason why, in few words
     * @param sessions how many sessions it took with it
     * @param expected true when it had no more clients to expect: it was replaced, or we stop
     */
    void ended(long pid, String reason, int sessions, boolean expected);

    /** A worker asks for a line in the log; printable ASCII. */
    void log(long pid, Log.Level level, String line);

    /** A worker wrote a line on its standard error; as written, at most 1000 octets. */
    void said(long pid, String line);
}
