package popserv.home;

/**
 * A user database does not answer, or answers nonsense: nobody can say whether the account exists.
 * The client hears of a fault of ours, never of a wrong password. The message is for the log and
 * names no secret.
 */
public final class DatabaseDown extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the reason, in few words for the log. */
    public DatabaseDown(String message) {
        super(message);
    }

    /** As {@link #DatabaseDown(String)}, with what led to it. */
    public DatabaseDown(String message, Throwable cause) {
        super(message, cause);
    }
}
