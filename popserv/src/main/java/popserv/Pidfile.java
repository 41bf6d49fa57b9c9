package popserv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that tells scripts our process number, from open sockets until TERM. */
final class Pidfile {
    /** None at all. */
    static final Pidfile NONE = new Pidfile(null);

    private final Path file;

    private Pidfile(Path file) {
        this.file = file;
    }

    /**
     * Writes the file.
     *
     * @param file its name; null for none
     * @throws Exit if it cannot be written
     */
    static Pidfile write(Path file) throws Exit {
        if (file != null) {
            try {
                Files.writeString(file, ProcessHandle.current().pid() + "\n");
            } catch (IOException e) {
                throw new Exit(Exit.UNAVAILABLE, "cannot write the pidfile " + file);
            }
        }
        return new Pidfile(file);
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
