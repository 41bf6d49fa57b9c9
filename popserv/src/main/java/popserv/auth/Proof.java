package popserv.auth;

import java.util.Optional;
import popserv.auth.Verdict.Reason;
import popserv.home.Account;

/**
 * Whether somebody proved to be the owner of an account.
 *
 * @param account the account; null when it was not proved
 * @param reason why not; null when it was
 */
record Proof(Account account, Reason reason) {

    static Proof of(Account account) {
        return new Proof(account, null);
    }

    static Proof failed(Reason reason) {
        return new Proof(null, reason);
    }

    /** The account, or {@link Reason#WRONG} if there is none. */
    static Proof of(Optional<Account> found) {
        return found.map(Proof::of).orElseGet(() -> failed(Reason.WRONG));
    }
}
