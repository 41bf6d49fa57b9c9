package popserv.handoff;

/** A worker ended, or could not be started, before it served. */
public final class NotServing extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** The message tells how it ended; the status is -1 if it never ran. */
    NotServing(String message, int status) {
        super(message);
        this.status = status;
    }

    /** Returns its exit status; 128 and the signal's number if one ended it; -1 if it never ran. */
    public int status() {
        return status;
    }
}
