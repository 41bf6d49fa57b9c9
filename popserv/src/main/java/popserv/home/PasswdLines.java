package popserv.home;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * The lines of a password file in memory: {@code user:password:uid:gid:gecos:home:shell}, and after
 * the shell perhaps the words of {@link Switches}. From the password on, fields may be missing or
 * empty, as in Dovecot's passwd-file.
 *
 * <p>The octets of the file are kept as they are, beside a hash table of where lines begin, so that
 * a million accounts cost little more than their file and are found in constant time. A line is
 * taken apart when its account is asked for. Immutable.
 */
final class PasswdLines {
    /** No accounts. */
    static final PasswdLines NONE = new PasswdLines(new byte[0], (why, line) -> {});

    private static final int MOST_SCHEMES = 32;
    private static final int USER = 0;
    private static final int PASSWORD = 1;
    private static final int UID = 2;
    private static final int GID = 3;
    private static final int GECOS = 4;
    private static final int HOME = 5;
    private static final int SHELL = 6;
    private static final int SWITCHES = 7;

    private final byte[] octets;

    /** Where a line begins, plus one, at the place its user's hash tells; zero: free. */
    private int[] slots = new int[64];

    private int count;

    /** For each {SCHEME} of a secret one line that has it: where it begins. */
    private final Map<String, Integer> schemes = new LinkedHashMap<>();

    // Of the line before: in most files they are everywhere the same, and a million need no second
    // look.
    private Piece goodIds = new Piece(0, 0);
    private Piece scheme = new Piece(0, 0);

    /** Some octets of the file. */
    private final class Piece {
        private final int from;
        private final int to;

        Piece(int from, int to) {
            this.from = from;
            this.to = to;
        }

        /** Returns whether the same octets stand elsewhere, too. */
        boolean isAt(int begin, int end) {
            return Arrays.equals(octets, begin, end, octets, from, to);
        }

        String text() {
            return new String(octets, from, to - from, StandardCharsets.US_ASCII);
        }
    }

    /**
     * Reads a file's octets.
     *
     * @param octets the whole file; not copied
     * @param broken told of each line that cannot be used: why, and its number from 1
     */
    PasswdLines(byte[] octets, ObjIntConsumer<String> broken) {
        this.octets = octets;
        int number = 1;
        for (int start = afterMark(); start < octets.length; number++) {
            int end = endOfLine(start);
            if (octets[start] != '#' && !isBlank(start, end)) {
                String why = add(start, end);
                if (why != null) {
                    broken.accept(why, number);
                }
            }
            start = end + 1;
        }
    }

    /** Returns how many accounts there are. */
    int size() {
        return count;
    }

    /** Returns the account of that name; null without one. */
    Account find(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int start = slots[slot(wanted, 0, wanted.length)] - 1;
        return start < 0 ? null : account(start);
    }

    /**
     * Returns secrets of some accounts: one of each {@code {SCHEME}}, and up to {@code most} that
     * are spread over the file.
     */
    List<Secret> samples(int most) {
        List<Secret> found = new ArrayList<>();
        for (int start : schemes.values()) {
            found.add(account(start).secret());
        }
        int step = Math.max(1, count / most);
        int seen = 0;
        for (int i = 0; i < slots.length && found.size() < schemes.size() + most; i++) {
            if (slots[i] != 0 && seen++ % step == 0) {
                found.add(account(slots[i] - 1).secret());
            }
        }
        return found;
    }

    private Account account(int start) {
        List<int[]> fields = fields(start, endOfLine(start));
        int[] password = fields.get(PASSWORD);
        return new Account(
                text(fields, USER),
                Secret.of(Arrays.copyOfRange(octets, password[0], password[1])),
                id(text(fields, UID)),
                id(text(fields, GID)),
                text(fields, GECOS),
                text(fields, HOME),
                text(fields, SHELL),
                Switches.parse(text(fields, SWITCHES)));
    }

    /** Enters a line, or returns what is wrong with it. */
    private String add(int start, int end) {
        List<int[]> fields = fields(start, end);
        if (fields.size() <= PASSWORD) {
            return "needs at least user:password";
        }
        if (fields.get(USER)[1] == start) {
            return "has an empty user";
        }
        try {
            checkIds(fields);
            if (fields.size() > SWITCHES) {
                Switches.parse(text(fields, SWITCHES));
            }
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        int slot = slot(octets, start, fields.get(USER)[1]);
        if (slots[slot] != 0) {
            return "has a user who stands further up already";
        }
        slots[slot] = start + 1;
        noteScheme(start, fields.get(PASSWORD));
        if (++count * 2 > slots.length) {
            grow();
        }
        return null;
    }

    private void checkIds(List<int[]> fields) {
        int[] last = fields.get(Math.min(GID, fields.size() - 1));
        int begin = fields.size() > UID ? fields.get(UID)[0] : last[1];
        if (!goodIds.isAt(begin, last[1])) {
            id(text(fields, UID));
            id(text(fields, GID));
            goodIds = new Piece(begin, last[1]);
        }
    }

    private void noteScheme(int start, int[] password) {
        int end = password[0];
        if (end < password[1] && octets[end] == '{' && schemes.size() < MOST_SCHEMES) {
            while (end < password[1] && octets[end] != '}') {
                end++;
            }
            if (!scheme.isAt(password[0], end)) {
                scheme = new Piece(password[0], end);
                schemes.putIfAbsent(scheme.text(), start);
            }
        }
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int begin : old) {
            if (begin != 0) {
                slots[slot(octets, begin - 1, endOfUser(begin - 1))] = begin;
            }
        }
    }

    /** Returns the slot that holds a user, or the free one where that user belongs. */
    private int slot(byte[] name, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + name[i];
        }
        hash *= 0x9E3779B9;
        int mask = slots.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        while (slots[slot] != 0) {
            int begin = slots[slot] - 1;
            if (Arrays.equals(octets, begin, endOfUser(begin), name, from, to)) {
                break;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Some editors begin a file with U+FEFF, which nobody sees; it is no part of a name. */
    private int afterMark() {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        boolean there = Arrays.equals(octets, 0, Math.min(3, octets.length), mark, 0, 3);
        return there ? mark.length : 0;
    }

    private int endOfUser(int start) {
        int i = start;
        while (octets[i] != ':') {
            i++;
        }
        return i;
    }

    private int endOfLine(int start) {
        int i = start;
        while (i < octets.length && octets[i] != '\n') {
            i++;
        }
        return i;
    }

    private boolean isBlank(int start, int end) {
        int i = start;
        while (i < end && octets[i] <= ' ' && octets[i] >= 0) {
            i++;
        }
        return i == end;
    }

    /** Returns where each field begins and ends. The last takes what remains, colons included. */
    private List<int[]> fields(int start, int end) {
        int last = end > start && octets[end - 1] == '\r' ? end - 1 : end;
        List<int[]> fields = new ArrayList<>(SWITCHES + 1);
        int begin = start;
        for (int i = start; i < last && fields.size() < SWITCHES; i++) {
            if (octets[i] == ':') {
                fields.add(new int[] {begin, i});
                begin = i + 1;
            }
        }
        fields.add(new int[] {begin, last});
        return fields;
    }

    private String text(List<int[]> fields, int index) {
        if (index >= fields.size()) {
            return "";
        }
        int[] field = fields.get(index);
        return new String(octets, field[0], field[1] - field[0], StandardCharsets.UTF_8);
    }

    private static long id(String text) {
        return Ids.parse(text);
    }
}
