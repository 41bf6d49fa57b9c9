package popserv.home;

import java.util.Objects;

/**
 * One account as a user database knows it: the seven fields of passwd(5), and switches.
 *
 * @param name the account's name in the database's own spelling, never empty
 * @param secret what is stored in place of the password; never shown by {@link #toString}
 * @param uid the user id its mail belongs to; {@link #NO_ID} when the database does not say
 * @param gid the group id its mail belongs to; {@link #NO_ID} when the database does not say
 * @param gecos the person's name; empty when unknown
 * @param home the home directory; empty when unknown
 * @param shell the shell; empty when unknown
 * @param switches what this account may do beyond the rule for all
 */
public record Account(
        String name,
        Secret secret,
        long uid,
        long gid,
        String gecos,
        String home,
        String shell,
        Switches switches) {

    /** In place of a uid or gid: the database does not say. */
    public static final long NO_ID = -1;

    /** The greatest id: (uid_t) -1 is reserved by chown(2). */
    static final long MOST_ID = 0xFFFF_FFFEL;

    public Account {
        Objects.requireNonNull(secret);
        Objects.requireNonNull(switches);
        if (name.isEmpty() || uid < NO_ID || uid > MOST_ID || gid < NO_ID || gid > MOST_ID) {
            throw new IllegalArgumentException("an account needs a name and ids in range");
        }
    }

    /** An account that has a name and a secret; the rest is not known. */
    public static Account of(String name, Secret secret) {
        return new Account(name, secret, NO_ID, NO_ID, "", "", "", Switches.NONE);
    }

    /** Returns whether the database says which user its mail belongs to. */
    public boolean hasUid() {
        return uid != NO_ID;
    }

    /** Returns whether the database says which group its mail belongs to. */
    public boolean hasGid() {
        return gid != NO_ID;
    }
}
