package tests.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The accounts of a site: the password file, and their homes, given anew as often as wanted. */
final class Homes {
    private final Path dir;
    private final List<String> accounts;
    private int generation;

    /** Makes a password file and empty homes in a site's directory. */
    Homes(Path dir, List<String> accounts) throws IOException {
        this.dir = dir;
        this.accounts = accounts;
        writePasswd();
        layOut(new Mail());
    }

    /** Writes the password file; the accounts are of whoever has the directory. */
    void writePasswd() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String account : accounts) {
            String[] parts = account.split("\t", 2);
            lines.append(
                            parts[0]
                                    + ":"
                                    + uid()
                                    + ":"
                                    + gid()
                                    + "::"
                                    + path().resolve(name(account)))
                    .append(":/bin/false" + (parts.length > 1 ? ":" + parts[1] : "") + "\n");
        }
        Files.writeString(dir.resolve("passwd"), lines);
    }

    String uid() throws IOException {
        return "" + Files.getAttribute(dir, "unix:uid");
    }

    private String gid() throws IOException {
        return "" + Files.getAttribute(dir, "unix:gid");
    }

    private static String name(String account) {
        return account.substring(0, account.indexOf(':'));
    }

    /** Gives every account a new home with this mail, all of them at once. */
    void layOut(Mail mail) throws IOException {
        Path run = Files.createDirectory(dir.resolve("run-" + ++generation));
        for (String account : accounts) {
            Mail.makeMaildir(run.resolve(name(account)).resolve("Maildir"));
        }
        mail.layOut(run);
        Path link = Files.createSymbolicLink(dir.resolve("homes.new"), run.getFileName());
        Files.move(link, path(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where they are. */
    Path path() {
        return dir.resolve("homes");
    }
}
