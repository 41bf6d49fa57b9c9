package popit.pop;

import popserv.base.Reply;

/**
 * What follows the verb on a command line, read strictly: numbers are decimal digits and nothing
 * else, none may be missing and none too many. Blanks part arguments; blanks at the end of a line,
 * which some clients send, are passed over.
 */
final class Arguments {
    /** What arguments a command takes. */
    enum Form {
        /** None. */
        NONE(0, 0, PopReply.NO_ARGUMENT),
        /** A message number. */
        NUMBER(1, 1, PopReply.WANTS_NUMBER),
        /** A message number, or none. */
        OPTIONAL_NUMBER(0, 1, PopReply.WANTS_OPTIONAL_NUMBER),
        /** A message number and a number of lines. */
        NUMBER_AND_LINES(2, 2, PopReply.WANTS_NUMBER_AND_LINES),
        /** A word, or none. */
        OPTIONAL_WORD(0, 1, PopReply.WANTS_OPTIONAL_WORD),
        /** Whatever it is, the command is refused. */
        ANY(0, Integer.MAX_VALUE, PopReply.UNKNOWN);

        private final int least;
        private final int most;
        private final Reply refusal;

        Form(int least, int most, Reply refusal) {
            this.least = least;
            this.most = most;
            this.refusal = refusal;
        }

        private boolean ofNumbers() {
            return this == NUMBER || this == OPTIONAL_NUMBER || this == NUMBER_AND_LINES;
        }
    }

    /** A number too large to be any message's: larger than an int can hold. */
    static final long HUGE = Long.MAX_VALUE;

    private final int count;
    private final long first;
    private final long second;
    private final String word;
    private final Reply refusal;

    private Arguments(int count, long first, long second, String word, Reply refusal) {
        this.count = count;
        this.first = first;
        this.second = second;
        this.word = word;
        this.refusal = refusal;
    }

    /**
     * Reads the arguments of a command.
     *
     * @param line the command line without its end, of printable characters
     * @param from where the verb ended
     * @param command whose form the arguments must have
     */
    static Arguments read(String line, int from, PopCommand command) {
        Form form = command.form();
        int count = 0;
        String[] words = new String[2];
        int at = from;
        while (true) {
            int start = skipBlanks(line, at);
            if (start == line.length()) {
                break;
            }
            at = endOfWord(line, start);
            if (count < 2) {
                words[count] = line.substring(start, at);
            }
            count++;
        }
        if (count < form.least || count > form.most) {
            return refused(form.refusal.with(command.name()));
        }
        if (!form.ofNumbers()) {
            return new Arguments(count, 0, 0, words[0], null);
        }
        long first = count > 0 ? number(words[0]) : 0;
        long second = count > 1 ? number(words[1]) : 0;
        return first < 0 || second < 0
                ? refused(PopReply.NOT_A_NUMBER)
                : new Arguments(count, first, second, null, null);
    }

    private static Arguments refused(Reply refusal) {
        return new Arguments(0, 0, 0, null, refusal);
    }

    /** Returns why they were refused; null when they are as they should be. */
    Reply refusal() {
        return refusal;
    }

    /** Returns whether there is none. */
    boolean none() {
        return count == 0;
    }

    /** Returns the first number; {@link #HUGE} for any beyond all messages. */
    long number() {
        return first;
    }

    /** Returns the second number; {@link #HUGE} for any beyond all lines. */
    long lines() {
        return second;
    }

    /** Returns the word; null when there is none. */
    String word() {
        return word;
    }

    /** Returns the number, {@link #HUGE} when it is too large to matter, -1 when it is none. */
    private static long number(String digits) {
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            if (value <= Integer.MAX_VALUE) {
                value = value * 10 + digit;
            }
        }
        return value > Integer.MAX_VALUE ? HUGE : value;
    }

    private static int skipBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static int endOfWord(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) != ' ') {
            at++;
        }
        return at;
    }
}
