package popserv;

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

    Exit(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
