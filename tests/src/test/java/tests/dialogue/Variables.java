package tests.dialogue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tests.site.Octets;

/**
 * What a dialogue remembers: {@code S~ .*(?<stamp><.*>).*} keeps the group, {@code ${stamp}} uses
 * it, {@code ${md5:stamp:secret}} is the APOP digest of it (RFC 1939 section 7).
 */
final class Variables {
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z]+)>");
    private static final Pattern USE = Pattern.compile("\\$\\{([^}]*)}");

    private final Map<String, String> values = new TreeMap<>();

    /** Keeps the named groups of a match. */
    void keep(String regex, Matcher match) {
        Matcher names = GROUP.matcher(regex);
        while (names.find()) {
            values.put(names.group(1), match.group(names.group(1)));
        }
    }

    /** Puts the values in. */
    String expand(String text) {
        return USE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value(m.group(1))));
    }

    private String value(String name) {
        String[] parts = name.split(":", 3);
        if (parts[0].equals("md5")) {
            return md5(values.get(parts[1]) + parts[2]);
        }
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("nothing is kept as " + name);
        }
        return value;
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(Octets.of(text));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
