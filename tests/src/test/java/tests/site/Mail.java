package tests.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The mail of all accounts of a site: octets by place, where a place is {@code account/new/name},
 * {@code account/cur/name:2,S} or {@code account/.folder/new/name}. It is written down as text, so
 * that a test's mail can be read at a glance:
 *
 * <pre>
 * ==> joe/new/1000000001.M1.host <==
 * Subject: one line for each line of the file, with escapes as {@link Octets#unescape} has them
 *
 * a backslash at the end of a line means that there is no line end\
 * ==> joe/.work/ <==
 * </pre>
 *
 * The last section makes an empty folder.
 */
public final class Mail {
    private final Map<String, byte[]> files = new TreeMap<>();

    /** Reads such a text. */
    public static Mail parse(String text) {
        Mail mail = new Mail();
        String place = null;
        StringBuilder content = new StringBuilder();
        for (String line : text.split("(?<=\n)")) {
            String bare = line.stripTrailing();
            if (bare.startsWith("==> ") && bare.endsWith(" <==")) {
                mail.add(place, content);
                place = bare.substring(4, bare.length() - 4);
            } else if (place != null) {
                content.append(line(line));
            }
        }
        mail.add(place, content);
        return mail;
    }

    private static String line(String line) {
        String bare = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
        boolean open = bare.endsWith("\\") && !bare.endsWith("\\\\");
        return open
                ? Octets.unescape(bare.substring(0, bare.length() - 1))
                : Octets.unescape(bare) + "\n";
    }

    private void add(String place, StringBuilder content) {
        if (place != null) {
            files.put(place, Octets.of(content.toString()));
        }
        content.setLength(0);
    }

    /** Octets by place. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** The octets of one message. */
    public byte[] at(String place) {
        byte[] octets = files.get(place);
        if (octets == null) {
            throw new IllegalArgumentException("no message " + place + " in " + files.keySet());
        }
        return octets;
    }

    /** Adds one message. */
    public Mail with(String place, byte[] octets) {
        files.put(place, octets);
        return this;
    }

    /** The file of a place when the accounts' homes are in {@code homes}. */
    public static Path file(Path homes, String place) {
        int slash = place.indexOf('/');
        return homes.resolve(place.substring(0, slash))
                .resolve("Maildir")
                .resolve(place.substring(slash + 1));
    }

    /** Writes everything into Maildirs under {@code homes}. */
    public void layOut(Path homes) throws IOException {
        for (Map.Entry<String, byte[]> e : files.entrySet()) {
            Path file = file(homes, e.getKey());
            if (e.getKey().endsWith("/")) {
                makeMaildir(file);
            } else {
                makeMaildir(file.getParent().getParent());
                Files.write(file, e.getValue());
            }
        }
    }

    /** Makes an empty Maildir. */
    public static void makeMaildir(Path dir) throws IOException {
        for (String sub : new String[] {"new", "cur", "tmp"}) {
            Files.createDirectories(dir.resolve(sub));
        }
    }

    /** Removes a directory with all that is in it. */
    public static void delete(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path p : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(p);
            }
        }
    }

    /** Reads what is now in {@code new} and {@code cur} of all Maildirs and folders there. */
    public static Mail snapshot(Path homes) throws IOException {
        Mail mail = new Mail();
        try (Stream<Path> all = Files.walk(homes)) {
            for (Path p : (Iterable<Path>) all::iterator) {
                String sub = p.getParent().getFileName().toString();
                if ((sub.equals("new") || sub.equals("cur")) && Files.isRegularFile(p)) {
                    String place = homes.relativize(p).toString().replaceFirst("/Maildir/", "/");
                    mail.files.put(place, Files.readAllBytes(p));
                }
            }
        } catch (UncheckedIOException e) {
            // A file that was renamed while we looked: the caller looks again.
            throw e.getCause();
        }
        return mail;
    }
}
