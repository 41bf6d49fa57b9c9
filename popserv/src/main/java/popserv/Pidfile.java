package popserv;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.Consumer;
import popserv.base.Mistake;
import popserv.base.Mistake.Place;
import popserv.base.Settings;

/** The file that tells scripts our process number, from open sockets until TERM. */
final class Pidfile {
    /** None at all. */
    static final Pidfile NONE = new Pidfile(null);

    private final Path file;

    private Pidfile(Path file) {
        this.file = file;
    }

    /**
     * Writes the file. Whoever reads it meanwhile finds the old one or the new one whole: it is
     * written under another name beside it, and renamed.
     *
     * @param file its name; null for none
     * @param place where the configuration names it
     * @throws Exit if it cannot be written
     */
    static Pidfile write(Path file, Place place) throws Exit {
        if (file != null) {
            try {
                write(file, ProcessHandle.current().pid() + "\n");
            } catch (IOException e) {
                throw new Exit(Exit.UNAVAILABLE, "cannot write the pidfile " + file, place);
            }
        }
        return new Pidfile(file);
    }

    /**
     * Returns the file that a configuration wants. It is written, and this one removed, if that is
     * another.
     *
     * @throws Exit if it cannot be written; then this one stays
     */
    Pidfile follow(Settings settings) throws Exit {
        Path wanted = settings.get(FrontDirectives.PIDFILE);
        if (Objects.equals(wanted, file)) {
            return this;
        }
        Pidfile next = write(wanted, settings.place(FrontDirectives.PIDFILE));
        remove();
        return next;
    }

    /** As {@link #follow} at a reload: takes a warning in place of the exception. */
    Pidfile move(Settings settings, Consumer<Mistake> warnings) {
        try {
            return follow(settings);
        } catch (Exit e) {
            warnings.accept(e.in(settings.file()));
            return this;
        }
    }

    private static void write(Path file, String text) throws IOException {
        // A link stays one.
        Path place = Files.exists(file) ? file.toRealPath() : file;
        boolean other =
                Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(place);
        if (other || !Files.isWritable(place.toAbsolutePath().getParent())) {
            // A file in a directory that is not ours may be ours to write to.
            Files.writeString(place, text);
            return;
        }
        Path fresh = place.resolveSibling("." + place.getFileName() + "." + text.strip());
        try {
            Files.deleteIfExists(fresh);
            Files.writeString(fresh, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (Files.exists(place)) {
                resemble(fresh, place);
            }
            Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    private static void resemble(Path fresh, Path old) throws IOException {
        for (String id : new String[] {"unix:uid", "unix:gid"}) {
            try {
                Files.setAttribute(fresh, id, Files.getAttribute(old, id));
            } catch (FileSystemException e) {
                // Only root gives files away; others had it from somebody, and take it over.
            }
        }
        Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(old));
    }

    /** Removes the file if it is still ours: a second instance may have written its own. */
    void remove() {
        if (file == null) {
            return;
        }
        try {
            String ours = Long.toString(ProcessHandle.current().pid());
            if (Files.readString(file).strip().equals(ours)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // Gone already, or not readable any more after privileges were dropped.
        }
    }
}
