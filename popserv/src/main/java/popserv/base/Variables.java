package popserv.base;

/** The values of the {@code %} variables of templates and queries, as text. */
public interface Variables {
    /**
     * The letters and their meaning, for the manual: {@code %u} and so on; {@code %%} is a percent
     * sign.
     */
    String[][] MEANINGS = {
        {"u", "the account"},
        {"n", "the account's local part, before the @"},
        {"d", "the account's domain, after the @; empty without one"},
        {"L", "the name as the client typed it"},
        {"f", "the folder; empty without one"},
        {"h", "the account's home directory"},
        {"r", "the client's address"},
        {"l", "the local address the client came to"},
        {"s", "the service: pop"},
        {"H", "our host name"},
        {"t", "seconds since 1970"},
    };

    /** The value of {@code %s}, and the service's name in packets. */
    String SERVICE = "pop";

    /** Returns the value of a letter of {@link #MEANINGS}; empty when it has none. */
    String value(char letter);

    /**
     * Returns the value of {@code %n}: the part of an account before its last {@code @}, for a
     * quoted local part may hold more of them (RFC 5321 section 4.1.2); all of it when there is
     * none.
     */
    static String localPart(String account) {
        int mark = account.lastIndexOf('@');
        return mark < 0 ? account : account.substring(0, mark);
    }

    /** Returns the value of {@code %d}: what is after the last {@code @}; empty without one. */
    static String domain(String account) {
        int mark = account.lastIndexOf('@');
        return mark < 0 ? "" : account.substring(mark + 1);
    }
}
