package popserv.home;

/** User and group ids as databases write them. */
final class Ids {
    private Ids() {}

    /**
     * Reads an id.
     *
     * @return the id; {@link Account#NO_ID} for an empty text
     * @throws IllegalArgumentException if it is no number that can be an id
     */
    static long parse(String text) {
        if (text == null || text.isEmpty()) {
            return Account.NO_ID;
        }
        boolean digits = text.length() <= 10;
        for (int i = 0; i < text.length() && digits; i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        long id = digits ? Long.parseLong(text) : Account.NO_ID;
        if (!digits || id > Account.MOST_ID) {
            throw new IllegalArgumentException("has a uid or gid that is no number in range");
        }
        return id;
    }
}
