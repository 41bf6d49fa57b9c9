package popserv.home;

import java.util.List;
import java.util.Optional;

/**
 * Who exists. One question, which may block and may be asked by many threads at once: which account
 * has this name?
 */
public interface UserDatabase extends AutoCloseable {

    /** Who can tell whether a password is right. */
    enum Kind {
        /** The secret comes with the account, and we compare. */
        SECRETS,
        /** Only the database itself can: see {@link CheckingDatabase}. */
        CHECKS
    }

    /**
     * Looks an account up.
     *
     * @param lookup the name and the circumstances
     * @return the account; empty if the database knows for sure that there is none
     * @throws DatabaseDown if it cannot tell
     */
    Optional<Account> find(Lookup lookup) throws DatabaseDown;

    /**
     * As {@link #find(Lookup)}, without asking anybody: what was known to hold a moment ago. Never
     * blocks.
     *
     * @return null if only {@link #find(Lookup)} can tell
     */
    default Account recent(Lookup lookup) {
        return null;
    }

    /** As {@link #find(Lookup)}, by name alone. */
    default Optional<Account> find(String account) throws DatabaseDown {
        return find(Lookup.of(account));
    }

    /** Returns who compares passwords. */
    default Kind kind() {
        return Kind.SECRETS;
    }

    /**
     * Returns whether a look-up waits for another process or host: then more threads than there are
     * processors are of use, and one that waits shall not hold up the others.
     */
    default boolean waits() {
        return true;
    }

    /**
     * Returns some secrets as they are stored, if that is quickly done: they tell what a wrong
     * password costs here, so that an unknown account can cost the same.
     */
    default List<Secret> samples() {
        return List.of();
    }

    /** Lets go of files and connections. */
    @Override
    default void close() {}
}
