package popit.pop;

import java.util.Map;

/**
 * Who logged in, as the program that checked the password tells it: the environment variables of
 * the hand-over.
 *
 * @param session the session's identity in the log
 * @param account the account (USER); empty when nobody told
 * @param address the client's address (REMOTE_ADDR); empty when nobody told
 * @param capabilities capabilities of the AUTHORIZATION state, which CAPA repeats, parted by
 *     semicolons (POPSERV_CAPA)
 * @param utf8 whether the client said UTF8 before it logged in (POPSERV_UTF8 is 1)
 * @param options what the client asked for by its user name; null when that was no known option
 */
public record Caller(
        String session,
        String account,
        String address,
        String capabilities,
        boolean utf8,
        Options options) {
    /** What a front offers that does not tell: a password by PASS or by SASL. */
    private static final String USUAL_CAPABILITIES = "USER;SASL PLAIN LOGIN;LOGIN-DELAY 0;UTF8";

    private static volatile String toldLast = USUAL_CAPABILITIES;

    /**
     * Reads the variables of a hand-over.
     *
     * @param session the session's identity
     * @param environment the variables
     * @param option the useropt word, behind {@code --}; null for none
     */
    public static Caller of(String session, Map<String, String> environment, String option) {
        return new Caller(
                session,
                environment.getOrDefault("USER", ""),
                environment.getOrDefault("REMOTE_ADDR", ""),
                shared(environment.getOrDefault("POPSERV_CAPA", USUAL_CAPABILITIES)),
                "1".equals(environment.get("POPSERV_UTF8")),
                options(option));
    }

    /** One front tells all sessions the same few texts; each need not keep its own. */
    private static String shared(String told) {
        String last = toldLast;
        if (!told.equals(last)) {
            last = told.intern();
            toldLast = last;
        }
        return last;
    }

    private static Options options(String option) {
        try {
            return Options.parse(option);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
