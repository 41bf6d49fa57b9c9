package popit.maildir;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Makes unique-ids legal (RFC 1939 section 7: 1 to 70 characters from 0x21 to 0x7E) and distinct.
 * Of equal ones, that announced before keeps it, else the first; the others get a number behind.
 */
final class Distinct {
    private static final int LONGEST = 70;
    private static final int HASH_OCTETS = 20;

    private final Snapshot messages;
    private final String[] ids;
    private final boolean[] old;
    private final Set<String> taken = new HashSet<>();

    /** The last number behind each id, before which all are taken. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private boolean changed;

    /**
     * @param messages the messages
     * @param ids their ids, null where it is the unique part of the name
     * @param old which of them were announced before
     */
    Distinct(Snapshot messages, String[] ids, boolean[] old) {
        this.messages = messages;
        this.ids = ids;
        this.old = old.clone();
    }

    /** Changes new ids until all are distinct; returns whether it had to. */
    boolean make() {
        for (int i = 0; i < ids.length; i++) {
            if (old[i] && ids[i] != null) {
                taken.add(ids[i]);
            }
        }
        for (int i = 0; i < ids.length; ) {
            int next = i + 1;
            while (next < ids.length && sameUnique(i, next)) {
                next++;
            }
            if (next > i + 1) {
                names(i, next);
            }
            i = next;
        }
        for (int i = 0; i < ids.length; i++) {
            if (!old[i] && ids[i] != null && !taken.add(ids[i])) {
                number(i, ids[i]);
            }
        }
        return changed;
    }

    /** Of messages with the same unique part, one only may have it as its id. */
    private void names(int from, int to) {
        int owner = -1;
        for (int i = from; i < to; i++) {
            if (ids[i] == null && (owner < 0 || old[i] && !old[owner])) {
                owner = i;
            }
        }
        for (int i = from; i < to; i++) {
            if (ids[i] == null && i != owner) {
                number(i, messages.unique(i));
            }
        }
    }

    private void number(int i, String id) {
        int number = numbers.getOrDefault(id, 1);
        String numbered;
        do {
            number++;
            numbered = id + "-" + number;
            byte[] octets = numbered.getBytes(StandardCharsets.ISO_8859_1);
            if (!legal(octets, 0, octets.length)) {
                numbered = hashed(octets, 0, octets.length);
            }
        } while (!taken.add(numbered));
        numbers.put(id, number);
        ids[i] = numbered;
        old[i] = true;
        changed = true;
    }

    private boolean sameUnique(int a, int b) {
        return messages.is(a, Snapshot.DUPLICATE)
                && messages.is(b, Snapshot.DUPLICATE)
                && messages.unique(a).equals(messages.unique(b));
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
}
