package popserv.home;

import java.util.Optional;

/** A user database that does not give secrets away, but tells whether a password is right. */
public interface CheckingDatabase extends UserDatabase {

    /**
     * Looks an account up and checks its password. May block.
     *
     * @param lookup the name and the circumstances
     * @param password the octets the client sent
     * @return the account; empty if there is none or the password is another
     * @throws DatabaseDown if the database cannot tell
     */
    Optional<Account> check(Lookup lookup, byte[] password) throws DatabaseDown;

    @Override
    default Kind kind() {
        return Kind.CHECKS;
    }
}
