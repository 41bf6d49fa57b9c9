package popserv.home;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * The lines of a password file in memory, each a {@link PasswdLine}.
 *
 * <p>The octets of the file are kept as they are, beside a hash table of where lines begin, so that
 * a million accounts cost little more than their file and are found in constant time. A line is
 * taken apart when its account is asked for. Immutable.
 */
final class PasswdLines {
    /** No accounts. */
    static final PasswdLines NONE = new PasswdLines(new byte[0], (why, line) -> {});

    private static final int MOST_SCHEMES = 32;
    private static final int MOST_SLOTS = 1 << 29;

    private final byte[] octets;

    /** Where a line begins, plus one, at the place its user's hash tells; zero: free. */
    private int[] slots = new int[64];

    private int count;

    /** For each {SCHEME} of a secret one line that has it: where it begins. */
    private final Map<String, Integer> schemes = new LinkedHashMap<>();

    // Of the line before: in most files they are everywhere the same, and a million need no second
    // look.
    private Piece goodIds = new Piece(0, 0);
    private Piece scheme;

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

        /** Returns whether other octets begin with these. */
        boolean begins(int begin, int end) {
            int length = to - from;
            return end - begin >= length && isAt(begin, begin + length);
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
        PasswdLine line = new PasswdLine(octets);
        int number = 1;
        for (int start = afterMark(); start < octets.length; start = line.end() + 1) {
            String why = line.at(start).isIdle() ? null : add(line);
            if (why != null) {
                broken.accept(why, number);
            }
            number++;
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
        return start < 0 ? null : new PasswdLine(octets).at(start).account();
    }

    /**
     * Returns secrets of some accounts: one of each {@code {SCHEME}}, and up to {@code most} that
     * are spread over the file.
     */
    List<Secret> samples(int most) {
        PasswdLine line = new PasswdLine(octets);
        List<Secret> found = new ArrayList<>();
        for (int start : schemes.values()) {
            found.add(line.at(start).secret());
        }
        int step = Math.max(1, count / most);
        int seen = 0;
        for (int i = 0; i < slots.length && found.size() < schemes.size() + most; i++) {
            if (slots[i] != 0 && seen++ % step == 0) {
                found.add(line.at(slots[i] - 1).secret());
            }
        }
        return found;
    }

    /** Enters a line, or returns what is wrong with it. */
    private String add(PasswdLine line) {
        if (line.fields() <= PasswdLine.PASSWORD) {
            return "needs at least user:password";
        }
        if (line.length(PasswdLine.USER) == 0) {
            return "has an empty user";
        }
        try {
            checkIds(line);
            if (line.fields() > PasswdLine.SWITCHES) {
                Switches.parse(line.text(PasswdLine.SWITCHES));
            }
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        if ((count + 1) * 2 > slots.length) {
            grow(line.start());
        }
        int slot = slot(octets, line.start(), line.end(PasswdLine.USER));
        if (slots[slot] != 0) {
            return "has a user who stands further up already";
        }
        slots[slot] = line.start() + 1;
        count++;
        noteScheme(line);
        return null;
    }

    private void checkIds(PasswdLine line) {
        int end = line.end(Math.min(PasswdLine.GID, line.fields() - 1));
        int begin = line.fields() > PasswdLine.UID ? line.begin(PasswdLine.UID) : end;
        if (!goodIds.isAt(begin, end)) {
            line.id(PasswdLine.UID);
            line.id(PasswdLine.GID);
            goodIds = new Piece(begin, end);
        }
    }

    private void noteScheme(PasswdLine line) {
        int begin = line.begin(PasswdLine.PASSWORD);
        int end = line.end(PasswdLine.PASSWORD);
        boolean known = scheme != null && scheme.begins(begin, end);
        if (!known && begin < end && octets[begin] == '{' && schemes.size() < MOST_SCHEMES) {
            int brace = begin;
            while (brace < end && octets[brace] != '}') {
                brace++;
            }
            String name = new String(octets, begin, brace - begin, StandardCharsets.US_ASCII);
            schemes.putIfAbsent(name, line.start());
            scheme = brace < end ? new Piece(begin, brace + 1) : null;
        }
    }

    /**
     * Makes room for as many as the file will have, if it goes on like this; the first lines are
     * too few to believe them quite.
     */
    private void grow(int read) {
        long expected = (long) count * octets.length / Math.max(1, read);
        int[] old = slots;
        long most = Math.min(MOST_SLOTS, old.length * 64L);
        long wanted = Math.max(old.length * 2L, Math.min(expected * 2, most));
        slots = new int[Integer.highestOneBit((int) wanted - 1) * 2];
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
}
