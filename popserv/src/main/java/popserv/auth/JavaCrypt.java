package popserv.auth;

import com.password4j.BcryptFunction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.apache.commons.codec.digest.UnixCrypt;

/**
 * crypt(3) without the host's libcrypt: DES, {@code $1$}, {@code $5$}, {@code $6$} by Commons
 * Codec, and {@code $2a$ $2b$ $2y$} by Password4j. There is no yescrypt in Java.
 */
public final class JavaCrypt implements Crypt {
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$[0-9]{2}\\$.{22,}");
    private static final Pattern DES = Pattern.compile("[./0-9A-Za-z]{2}.*");

    @Override
    public String crypt(byte[] password, String setting) {
        try {
            if (setting.startsWith("$1$")) {
                return Md5Crypt.md5Crypt(password.clone(), setting);
            }
            if (setting.startsWith("$5$")) {
                return Sha2Crypt.sha256Crypt(password.clone(), setting);
            }
            if (setting.startsWith("$6$")) {
                return Sha2Crypt.sha512Crypt(password.clone(), setting);
            }
            if (BCRYPT.matcher(setting).matches()) {
                return bcrypt(password, setting);
            }
            return DES.matcher(setting).matches() ? UnixCrypt.crypt(password, setting) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String bcrypt(byte[] password, String setting) {
        BcryptFunction function = BcryptFunction.getInstanceFromHash(padded(setting));
        String salt = setting.substring(0, 29);
        return new String(
                function.hash(password, salt.getBytes(StandardCharsets.US_ASCII))
                        .getResultAsBytes(),
                StandardCharsets.US_ASCII);
    }

    /** Password4j wants a whole hash where crypt(3) is content with its setting. */
    private static String padded(String setting) {
        return setting.length() >= 60 ? setting : setting.substring(0, 29) + ".".repeat(31);
    }
}
