package popit.maildir;

import java.nio.charset.StandardCharsets;

/**
 * The grammar of message file names: {@code unique[,S=octets][,W=octets][:2,FLAGS]}, where the
 * unique part begins with the seconds of delivery (maildir(5), Maildir++). Names are octets, for a
 * file system knows no characters; those given as String hold one octet a character.
 */
final class Names {
    private static final long MICROS = 1_000_000;
    private static final int MOST_DIGITS = 12;

    private Names() {}

    /** Returns where the unique part ends: at the first colon, or at {@code to}. */
    static int uniqueEnd(byte[] name, int from, int to) {
        for (int i = from; i < to; i++) {
            if (name[i] == ':') {
                return i;
            }
        }
        return to;
    }

    /** Returns the part of a name before the first colon. */
    static String unique(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    /**
     * Returns when a message was delivered, in microseconds since 1970, from the leading seconds
     * and the microseconds that Dovecot and others write after an M in the second part; 0 when the
     * name does not begin with a number.
     */
    static long time(byte[] name, int from, int to) {
        int i = from;
        long seconds = 0;
        while (i < to && isDigit(name[i]) && i - from < MOST_DIGITS) {
            seconds = seconds * 10 + (name[i++] - '0');
        }
        if (i == from || i < to && isDigit(name[i])) {
            return 0;
        }
        return seconds * MICROS + (i < to && name[i] == '.' ? micros(name, i + 1, to) : 0);
    }

    private static long micros(byte[] name, int from, int to) {
        int i = from;
        while (i < to && name[i] != 'M') {
            if (name[i] == '.' || name[i] == ':') {
                return 0;
            }
            i++;
        }
        long micros = 0;
        for (i++; i < to && isDigit(name[i]) && micros < MICROS; i++) {
            micros = micros * 10 + (name[i] - '0');
        }
        return micros < MICROS ? micros : 0;
    }

    /**
     * Returns the number after {@code ,S=} or {@code ,W=} in the unique part, or -1 when there is
     * none or it is followed by anything but a comma or the end.
     */
    static long size(byte[] name, int from, int uniqueEnd, char letter) {
        for (int i = from; i + 3 < uniqueEnd; i++) {
            if (name[i] == ',' && name[i + 1] == letter && name[i + 2] == '=') {
                return number(name, i + 3, uniqueEnd);
            }
        }
        return -1;
    }

    /**
     * Returns how many octets a message has when sent, as its name tells by {@code ,W=}, or -1.
     * Lines only grow on the way out, so a W smaller than S is no count of this message.
     */
    static long sentOctets(byte[] name, int from, int uniqueEnd) {
        int comma = from;
        while (comma < uniqueEnd && name[comma] != ',') {
            comma++;
        }
        long sent = size(name, comma, uniqueEnd, 'W');
        return sent >= size(name, comma, uniqueEnd, 'S') ? sent : -1;
    }

    private static long number(byte[] name, int from, int to) {
        long n = 0;
        int i = from;
        for (; i < to && isDigit(name[i]); i++) {
            if (i - from > 15) {
                return -1;
            }
            n = n * 10 + (name[i] - '0');
        }
        return i > from && (i == to || name[i] == ',') ? n : -1;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Returns whether the flag stands after {@code :2,}. */
    static boolean hasFlag(byte[] name, int uniqueEnd, int to, char flag) {
        if (to - uniqueEnd < 3 || name[uniqueEnd + 1] != '2' || name[uniqueEnd + 2] != ',') {
            return false;
        }
        for (int i = uniqueEnd + 3; i < to && name[i] != ','; i++) {
            if (name[i] == flag) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns a name with flags added, all of them in ASCII order. A name whose part after the
     * colon is not of the form {@code :2,} is of an unknown kind and stays as it is.
     */
    static String withFlags(String name, String added) {
        int colon = name.indexOf(':');
        if (colon < 0) {
            return name + ":2," + added;
        }
        if (!name.startsWith("2,", colon + 1)) {
            return name;
        }
        StringBuilder flags = new StringBuilder(name.substring(colon + 3));
        for (int i = 0; i < added.length(); i++) {
            char flag = added.charAt(i);
            int at = 0;
            while (at < flags.length() && flags.charAt(at) < flag && flags.charAt(at) != ',') {
                at++;
            }
            if (at == flags.length() || flags.charAt(at) != flag) {
                flags.insert(at, flag);
            }
        }
        return name.substring(0, colon + 3) + flags;
    }

    /** Returns a name without one flag. */
    static String withoutFlag(String name, char flag) {
        int info = name.indexOf(":2,");
        if (info < 0) {
            return name;
        }
        String flags = name.substring(info + 3);
        return name.substring(0, info + 3) + flags.replace(String.valueOf(flag), "");
    }

    /** Returns part of a pool of names as a String, one octet a character. */
    static String string(byte[] pool, int from, int to) {
        return new String(pool, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
