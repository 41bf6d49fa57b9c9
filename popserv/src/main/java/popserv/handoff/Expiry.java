package popserv.handoff;

import popserv.base.Directive;
import popserv.base.Kind;

/**
 * How long retrieved mail is kept: a directive of popit.conf that both programs read, since both
 * announce it (RFC 2449 section 6.7: EXPIRE belongs to both states).
 */
public final class Expiry {
    /** Days; unset: never. */
    public static final Directive<Integer> DIRECTIVE =
            Directive.of("expire", Kind.number(0, 36500))
                    .defaultWords("never")
                    .says(
                            "After how many days a message that was retrieved with RETR or TOP may"
                                    + " be removed. CAPA announces it as EXPIRE. What was never"
                                    + " retrieved does not expire. With 0, a retrieved message is"
                                    + " removed at QUIT.")
                    .example("30");

    private Expiry() {}

    /**
     * Returns the line that CAPA lists.
     *
     * @param days as configured; negative: never
     */
    public static String capability(int days) {
        return days < 0 ? "EXPIRE NEVER" : "EXPIRE " + days;
    }
}
