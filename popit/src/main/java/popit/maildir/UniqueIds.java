package popit.maildir;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Gives messages their unique-ids (RFC 1939 section 7, UIDL). */
final class UniqueIds {
    private static final int LONGEST = 70;
    private static final int HASH_OCTETS = 20;

    private final UidlForm form;

    UniqueIds(UidlForm form) {
        this.form = form;
    }

    UidlForm form() {
        return form;
    }

    /** Returns the octets another server's list tells of a message, or -1. */
    long octets(byte[] names, int from, int uniqueEnd) {
        return -1;
    }

    /** Returns the ids of all entries, null where it is the unique part of the name. */
    String[] ids(Entries entries, int[] known, Snapshot base) {
        String[] ids = null;
        for (int i = 0; i < entries.size(); i++) {
            String id = null;
            if (!legal(entries.names(), entries.start(i), entries.uniqueEnd(i))) {
                id = hashed(entries.names(), entries.start(i), entries.uniqueEnd(i));
            }
            if (id != null) {
                if (ids == null) {
                    ids = new String[entries.size()];
                }
                ids[i] = id;
            }
        }
        return ids;
    }

    /** Returns whether octets can be a unique-id as they are. */
    static boolean legal(byte[] name, int from, int to) {
        if (to - from > LONGEST || to == from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (name[i] < 0x21 || name[i] > 0x7E) {
                return false;
            }
        }
        return true;
    }

    /** Returns a unique-id for octets that cannot be one: their SHA-256, shortened, in hex. */
    static String hashed(byte[] name, int from, int to) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name, from, to - from);
            byte[] hash = digest.digest();
            StringBuilder id = new StringBuilder(2 * HASH_OCTETS);
            for (int i = 0; i < HASH_OCTETS; i++) {
                id.append(Character.forDigit(hash[i] >> 4 & 15, 16));
                id.append(Character.forDigit(hash[i] & 15, 16));
            }
            return id.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
