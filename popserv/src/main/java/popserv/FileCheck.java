package popserv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import popserv.base.Directive;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.host.HostException;
import popserv.host.Identity;

/**
 * What {@code popserv -t} says of the files that a start would make: the log, which a rotation has
 * made anew, the pidfile and popctl's socket.
 *
 * <p>What nobody could make is a mistake. What only we may not make is one if we are root, whom
 * nothing stops but a file system that cannot be written; else popserv may be meant to be started
 * by root, and a warning tells it.
 */
final class FileCheck {
    /**
     * Directories that are empty after each start of the host, and filled by what starts popserv.
     */
    private static final List<Path> VOLATILE = List.of(Path.of("/run"), Path.of("/var/run"));

    /** The longest name of a Unix-domain socket, unix(7), less what its first name is longer by. */
    private static final int LONGEST_DIRECTORY = 107 - "/.ctl12345678901234567890/s".length();

    private final Settings settings;
    private final List<Mistake> mistakes = new ArrayList<>();

    private FileCheck(Settings settings) {
        this.settings = settings;
    }

    /**
     * Tells on standard error what is wrong with them.
     *
     * @param settings popserv.conf, as far as it was understood
     * @return 0 or {@link Exit#CONFIGURATION}
     */
    static int run(Settings settings) {
        FileCheck check = new FileCheck(settings);
        check.all();
        check.mistakes.forEach(System.err::println);
        return check.mistakes.stream().anyMatch(Mistake::fatal) ? Exit.CONFIGURATION : 0;
    }

    private void all() {
        String log = settings.get(FrontDirectives.LOG);
        if (!log.equals(LogSink.SYSLOG) && !log.equals(LogSink.STDERR)) {
            Path file = settings.path(log);
            file(FrontDirectives.LOG, file);
            reopening(file);
        }
        Path pidfile = settings.get(FrontDirectives.PIDFILE);
        if (pidfile != null) {
            file(FrontDirectives.PIDFILE, pidfile);
        }
        if (settings.isSet(AdminDirectives.SOCKET)) {
            socket(settings.get(AdminDirectives.SOCKET));
        }
    }

    /** Root opens the log at the start, and gives away what it made; HUP finds another user. */
    private void reopening(Path file) {
        try {
            Identity user = RunAs.identity(settings);
            if (!Identity.ours().isRoot() || user.isRoot() || !mistakes.isEmpty()) {
                return;
            }
            Path directory = file.getParent();
            Access may = Access.ask(List.of(file, directory), user);
            String uid = " by uid " + user.uid() + ", so that HUP cannot open the log again; ";
            if (may == null) {
                return;
            }
            if (!may.has(directory, 'x')) {
                warn(directory + " cannot be entered" + uid + "give it search permission (x)");
            } else if (Files.exists(file) && !may.has(file, 'w')) {
                String owner = user.uid() + ":" + user.gid();
                warn(file + " cannot be written" + uid + "chown " + owner + " " + file);
            }
        } catch (HostException | IllegalArgumentException e) {
            // Whoever cannot be asked about is told of elsewhere.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void warn(String text) {
        wrong(FrontDirectives.LOG, false, text);
    }

    private void file(Directive<?> directive, Path file) {
        if (Files.isDirectory(file)) {
            wrong(directive, true, file + " is a directory; name a file in it");
        } else if (!Files.exists(file)) {
            directory(directive, file);
        } else if (!Files.isWritable(file)) {
            mayNot(directive, file);
        }
    }

    private void socket(Path file) {
        Directive<?> directive = AdminDirectives.SOCKET;
        Path directory = file.toAbsolutePath().getParent();
        if (isNoSocket(file)) {
            wrong(directive, true, file + " is there and is no socket; remove it");
        } else if (octets(directory) > LONGEST_DIRECTORY) {
            String most = " is longer than the " + LONGEST_DIRECTORY + " octets that";
            wrong(directive, true, directory + most + " a socket's directory may have here");
        } else {
            directory(directive, file);
        }
    }

    private static int octets(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isNoSocket(Path file) {
        try {
            return !Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException e) {
            return false;
        }
    }

    /** A file is to be made. */
    private void directory(Directive<?> directive, Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(directory)) {
            if (!Files.isWritable(directory)) {
                mayNot(directive, directory);
            }
            return;
        }
        boolean comes = VOLATILE.stream().anyMatch(directory::startsWith);
        String remedy =
                comes
                        ? " is not there: whatever starts popserv has to make it (systemd:"
                                + " RuntimeDirectory=)"
                        : Files.exists(directory)
                                ? " is no directory; name another file"
                                : " is not there; make this directory, or name another file";
        wrong(directive, !comes, directory + remedy);
    }

    private void mayNot(Directive<?> directive, Path what) {
        int uid = Identity.ours().uid();
        String who = uid == 0 ? "even by root" : "by uid " + uid + ", who asks";
        String remedy =
                uid == 0
                        ? "; look how its file system is mounted"
                        : "; start popserv as root, or give it to that user";
        wrong(directive, uid == 0, what + " cannot be written " + who + remedy);
    }

    private void wrong(Directive<?> directive, boolean fatal, String text) {
        Mistake.Place place = settings.place(directive);
        mistakes.add(
                new Mistake(place.file(), place.line(), directive.name() + ": " + text, fatal));
    }
}
