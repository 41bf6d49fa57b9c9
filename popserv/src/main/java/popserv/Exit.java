package popserv;

import java.nio.file.Path;
import popserv.base.Mistake;
import popserv.base.Mistake.Place;

/**
 * The end of the program with a status of sysexits(3), and what to tell the person who started it.
 */
final class Exit extends Exception {
    private static final long serialVersionUID = 1L;

    /** Bad usage of the command line (EX_USAGE). */
    static final int USAGE = 64;

    /** An address that cannot be bound, or another resource that is missing (EX_UNAVAILABLE). */
    static final int UNAVAILABLE = 69;

    /** A bad configuration (EX_CONFIG). */
    static final int CONFIGURATION = 78;

    private final int status;
    private final transient Place place;

    Exit(int status, String message) {
        this(status, message, null);
    }

    /**
     * Makes one that a line of the configuration is to blame for.
     *
     * @param place where the line stands; null if it is no line's fault
     */
    Exit(int status, String message, Place place) {
        super(message);
        this.status = status;
        this.place = place;
    }

    /** Returns the mistake it is in a file that is read while popserv runs. */
    Mistake in(Path file) {
        Place where = place == null ? new Place(file.toString(), 0) : place;
        return Mistake.error(where, getMessage());
    }

    /** Returns what to print at a start: the message, after the line that is to blame. */
    String told() {
        return place == null || place.line() == 0
                ? getMessage()
                : place.file() + ":" + place.line() + ": " + getMessage();
    }

    int status() {
        return status;
    }
}
