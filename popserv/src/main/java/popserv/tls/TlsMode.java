package popserv.tls;

import java.util.Locale;

/** When TLS is spoken, in the words of GNU Mailutils' {@code tls-mode}. */
public enum TlsMode {
    /** Never. */
    NO,
    /** When the client asks for it by STLS, and on the listeners for implicit TLS. */
    ONDEMAND,
    /** As on demand, but nobody logs in without. */
    REQUIRED,
    /** From the first octet, on every listener. */
    CONNECTION;

    /** Returns the mode of a word of the configuration, one that {@link #words} lists. */
    public static TlsMode of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Returns the words of the configuration. */
    public static String[] words() {
        return new String[] {"no", "ondemand", "required", "connection"};
    }
}
