package tests.site;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the programs under test are: the checkout that this module belongs to. */
public final class Checkout {
    private static final Path ROOT = find();

    private Checkout() {}

    /** The directory that holds {@code popserv}, {@code popit} and {@code tests}. */
    public static Path root() {
        return ROOT;
    }

    /** The launcher of the front; {@code -Dtests.popserv=FILE} puts a stand-in in its place. */
    public static Path popserv() {
        String other = System.getProperty("tests.popserv");
        return other == null ? ROOT.resolve("popserv/bin/popserv") : Path.of(other);
    }

    /** The launcher of the administrator's tool. */
    public static Path popctl() {
        return ROOT.resolve("popserv/bin/popctl");
    }

    /** The launcher of the worker. */
    public static Path popit() {
        return ROOT.resolve("popit/bin/popit");
    }

    private static Path find() {
        for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
            if (Files.isDirectory(p.resolve("tests/dialogues"))) {
                return p;
            }
        }
        throw new IllegalStateException("not inside a checkout: " + Path.of("").toAbsolutePath());
    }
}
