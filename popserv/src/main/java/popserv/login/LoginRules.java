package popserv.login;

import java.time.Duration;
import java.util.List;

/**
 * What the configuration says about logging in.
 *
 * @param hostname our name, in the APOP challenge
 * @param apop whether APOP is offered
 * @param delay the pause before the answer to a failed login
 * @param tries failures after which the connection is closed
 * @param plaintext whether passwords may travel as they are outside TLS
 * @param loginDelay the least time between two logins of an account, in seconds
 * @param worker capabilities of the worker that CAPA lists before login too
 * @param stls whether a connection can change to TLS
 * @param tlsRequired whether nobody logs in without TLS
 */
public record LoginRules(
        String hostname,
        boolean apop,
        Duration delay,
        int tries,
        boolean plaintext,
        int loginDelay,
        List<String> worker,
        boolean stls,
        boolean tlsRequired) {}
