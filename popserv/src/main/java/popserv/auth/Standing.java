package popserv.auth;

/**
 * How a client stands with us before it has proved anything: whose work is done first when there is
 * more than can be done. In order; within one, who came first is first.
 */
public enum Standing {
    /** The account logged in from there lately. */
    KNOWN,
    /** Nobody knows anything. */
    NEW,
    /** There were failures, which no login has ended. */
    SUSPECT
}
