package popserv.auth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import popserv.home.Secret;

/**
 * What an administrator may be told of a stored password: its form, and nothing of itself.
 *
 * @param scheme how it is stored: {@code {SCHEME}}, {@code crypt(3) $id$} or {@code plain}
 * @param usable whether any password can match
 * @param trouble why it cannot be understood; null when it can
 * @param mechanisms the ways to log in that can work with it, in lower case, sorted
 */
public record SecretKind(String scheme, boolean usable, String trouble, List<String> mechanisms) {

    /**
     * Looks at a stored password.
     *
     * @param crypted whether what has no scheme is a crypt(3) hash rather than the password
     */
    public static SecretKind of(Secret stored, boolean crypted, CryptFunction crypt) {
        StoredSecret secret = StoredSecret.read(stored, crypted, crypt);
        Collection<String> able = secret.usable() ? UsableMechanisms.mechanisms(secret) : List.of();
        List<String> sorted = new ArrayList<>(able);
        sorted.sort(null);
        return new SecretKind(
                scheme(stored.latin1(), crypted), secret.usable(), secret.trouble(), sorted);
    }

    private static String scheme(String text, boolean crypted) {
        int brace = text.startsWith("{") ? text.indexOf('}') : -1;
        if (brace > 1) {
            return text.substring(0, brace + 1);
        }
        if (text.isEmpty()) {
            return "none";
        }
        if (!crypted) {
            return "plain";
        }
        int end = text.startsWith("$") ? text.indexOf('$', 1) : -1;
        return end > 1 ? "crypt(3) " + text.substring(0, end + 1) : "crypt(3)";
    }
}
