package popserv.base;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a program's configuration is when its command line names none: in {@code /usr/local/etc},
 * or, if it is not there, in {@code /etc/popserv}, where packages put it.
 */
public final class UsualFile {
    private static final Path LOCAL = Path.of("/usr/local/etc");
    private static final Path PACKAGED = Path.of("/etc/popserv");

    private UsualFile() {}

    /**
     * Returns the file to read; the one in {@code /usr/local/etc} if there is neither.
     *
     * @param name the file's name, such as popserv.conf
     */
    public static Path of(String name) {
        return of(name, LOCAL, PACKAGED);
    }

    /**
     * Returns where that is, in words for people.
     *
     * @param name the file's name, such as popserv.conf
     */
    public static String words(String name) {
        return LOCAL.resolve(name) + " or, if that does not exist, " + PACKAGED.resolve(name);
    }

    static Path of(String name, Path local, Path packaged) {
        Path first = local.resolve(name);
        Path second = packaged.resolve(name);
        return Files.exists(first) || !Files.exists(second) ? first : second;
    }
}
