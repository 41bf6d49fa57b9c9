package popit.pop;

/**
 * What a client asked for by its user name ({@code joe/ro@example.com}): the word that popserv's
 * {@code useropt} took out of it, a list parted by commas.
 *
 * @param readOnly {@code ro}: DELE is refused and nothing in the Maildir is changed
 * @param keep {@code keep}: DELE is answered, but nothing is removed
 * @param onlyNew {@code new}: only messages not seen yet
 * @param recentDays {@code recent=DAYS}: only messages of the last days; 0: all
 * @param last {@code last=N}: only the newest N; 0: all
 */
public record Options(boolean readOnly, boolean keep, boolean onlyNew, int recentDays, int last) {
    /** What a client gets that asked for nothing. */
    public static final Options NONE = new Options(false, false, false, 0, 0);

    private static final int MOST_DIGITS = 9;

    /**
     * Reads the list.
     *
     * @param list words parted by commas; null or empty for none
     * @throws IllegalArgumentException for a word that is no option; the message does not hold it
     */
    public static Options parse(String list) {
        Options options = NONE;
        if (list == null || list.isEmpty()) {
            return options;
        }
        for (String word : list.split(",", -1)) {
            options = options.with(word);
        }
        return options;
    }

    private Options with(String word) {
        switch (word) {
            case "ro":
                return new Options(true, keep, onlyNew, recentDays, last);
            case "keep":
                return new Options(readOnly, true, onlyNew, recentDays, last);
            case "new":
                return new Options(readOnly, keep, true, recentDays, last);
            default:
                if (word.startsWith("recent=")) {
                    return new Options(readOnly, keep, onlyNew, number(word, 7), last);
                }
                if (word.startsWith("last=")) {
                    return new Options(readOnly, keep, onlyNew, recentDays, number(word, 5));
                }
                throw new IllegalArgumentException("not an option");
        }
    }

    private static int number(String word, int from) {
        int value = 0;
        for (int i = from; i < word.length(); i++) {
            int digit = word.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i - from >= MOST_DIGITS) {
                throw new IllegalArgumentException("not a number");
            }
            value = value * 10 + digit;
        }
        if (value == 0) {
            throw new IllegalArgumentException("not a number from 1");
        }
        return value;
    }
}
