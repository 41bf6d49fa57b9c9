package popserv.name;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The folder a client asks for, and the Maildir++ directory that may be it.
 *
 * <p>In Maildir++ the folder {@code work} is the directory {@code .work} in the Maildir, and {@code
 * a.b} is {@code .a.b}. IMAP servers store names with other than ASCII characters in modified UTF-7
 * (RFC 3501 section 5.1.3), which nobody types: so a name is tried as such servers write it and as
 * it was typed.
 */
public final class FolderName {
    /** NAME_MAX: more octets are no file name. */
    private static final int MOST_OCTETS = 255;

    private FolderName() {}

    /**
     * Returns the directory names a folder may have, the likeliest first.
     *
     * @return none if the name is not allowed: empty, with a slash, a control character, a dot at
     *     either end or two in a row, or too long for a file name
     */
    public static List<String> candidates(String folder) {
        if (!allowed(folder)) {
            return List.of();
        }
        boolean ascii = folder.chars().allMatch(c -> c < 0x80);
        String encoded = "." + modifiedUtf7(folder);
        String typed = "." + folder;
        List<String> names = new ArrayList<>(ascii ? List.of(typed) : List.of(encoded, typed));
        if (!names.contains(encoded)) {
            names.add(encoded);
        }
        names.removeIf(name -> name.getBytes(StandardCharsets.UTF_8).length > MOST_OCTETS);
        return List.copyOf(names);
    }

    /**
     * Looks for a folder's directory; blocks, for it asks the disk.
     *
     * @param maildir the account's Maildir
     * @param folder the folder as typed
     * @return the directory; none if the name is not allowed, there is no such folder (a directory
     *     that holds a {@code cur}), or a symbolic link leads it out of the Maildir
     */
    public static Optional<Path> find(Path maildir, String folder) {
        for (String name : candidates(folder)) {
            try {
                Path directory = maildir.resolve(name);
                if (Files.isDirectory(directory.resolve("cur"))
                        && directory.toRealPath().startsWith(maildir.toRealPath())) {
                    return Optional.of(directory);
                }
            } catch (InvalidPathException | IOException e) {
                // The locale cannot write the name, or the folder went this moment: not there.
                continue;
            }
        }
        return Optional.empty();
    }

    private static boolean allowed(String folder) {
        return !folder.isEmpty()
                && !folder.startsWith(".")
                && !folder.endsWith(".")
                && !folder.contains("..")
                && folder.codePoints().noneMatch(FolderName::forbidden);
    }

    /** Half a surrogate pair is no character, and no file name has it. */
    private static boolean forbidden(int c) {
        return c == '/'
                || Character.isISOControl(c)
                || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** Returns a name in modified UTF-7: runs of other than printable ASCII as {@code &...-}. */
    static String modifiedUtf7(String name) {
        StringBuilder out = new StringBuilder();
        StringBuilder run = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                flush(run, out);
                out.append(c == '&' ? "&-" : Character.toString(c));
            } else {
                run.append(c);
            }
        }
        flush(run, out);
        return out.toString();
    }

    private static void flush(StringBuilder run, StringBuilder out) {
        if (run.length() > 0) {
            byte[] utf16 = run.toString().getBytes(StandardCharsets.UTF_16BE);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
            out.append('&').append(base64.replace('/', ',')).append('-');
            run.setLength(0);
        }
    }
}
