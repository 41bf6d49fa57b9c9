package popserv.home;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line of a password file, taken apart: {@code user:password:uid:gid:gecos:home:shell}, and
 * after the shell perhaps the words of {@link Switches}. From the password on, fields may be
 * missing or empty, as in Dovecot's passwd-file.
 *
 * <p>One object goes from line to line: a server that starts reads them all before it is worth a
 * compiler's while.
 */
final class PasswdLine {
    static final int USER = 0;
    static final int PASSWORD = 1;
    static final int UID = 2;
    static final int GID = 3;
    static final int SWITCHES = 7;
    private static final int GECOS = 4;
    private static final int HOME = 5;
    private static final int SHELL = 6;

    private final byte[] octets;
    private final int[] ends = new int[SWITCHES + 1];
    private int start;
    private int end;
    private int fields;

    /** Looks at no line yet of a file with these octets. */
    PasswdLine(byte[] octets) {
        this.octets = octets;
    }

    /** Looks at the line that begins there. The last field takes what remains, colons too. */
    PasswdLine at(int begin) {
        byte[] all = octets;
        int found = 0;
        int i = begin;
        for (; i < all.length && all[i] != '\n'; i++) {
            if (all[i] == ':' && found < SWITCHES) {
                ends[found++] = i;
            }
        }
        start = begin;
        end = i;
        ends[found] = i > begin && all[i - 1] == '\r' ? i - 1 : i;
        fields = found + 1;
        return this;
    }

    /** Returns where it begins. */
    int start() {
        return start;
    }

    /** Returns where its line feed is, or would be. */
    int end() {
        return end;
    }

    /** Returns how many fields it has; the last of them may be empty. */
    int fields() {
        return fields;
    }

    /** Returns whether nothing stands there, or only what is not meant for us. */
    boolean isIdle() {
        int i = start;
        while (i < end && octets[i] <= ' ' && octets[i] >= 0) {
            i++;
        }
        return i == end || octets[start] == '#';
    }

    /** Returns where a field begins. */
    int begin(int field) {
        return field == USER ? start : ends[field - 1] + 1;
    }

    /** Returns where a field ends. */
    int end(int field) {
        return ends[field];
    }

    /** Returns how many octets a field has. */
    int length(int field) {
        return ends[field] - begin(field);
    }

    /** Returns a field; empty if it is missing. */
    String text(int field) {
        return field < fields
                ? new String(octets, begin(field), length(field), StandardCharsets.UTF_8)
                : "";
    }

    /**
     * Returns a user or group id; {@link Account#NO_ID} without one.
     *
     * @throws IllegalArgumentException if it is none
     */
    long id(int field) {
        return Ids.parse(text(field));
    }

    /** Returns the stored password. */
    Secret secret() {
        return Secret.of(Arrays.copyOfRange(octets, begin(PASSWORD), end(PASSWORD)));
    }

    /** Returns its account. */
    Account account() {
        return new Account(
                text(USER),
                secret(),
                id(UID),
                id(GID),
                text(GECOS),
                text(HOME),
                text(SHELL),
                Switches.parse(text(SWITCHES)));
    }
}
