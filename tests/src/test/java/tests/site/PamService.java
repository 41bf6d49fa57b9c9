package tests.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * A PAM service of the test's own: popserv runs in a mount namespace whose /etc/pam.d is a
 * directory of the site's. For root, where there is an unshare.
 */
public final class PamService {
    private static final String NAME = "popserv-test";

    /** The home.conf that asks it. */
    public static final String HOME_CONF = "mode pam\npam_service " + NAME + "\n";

    private static final Path UNSHARE = Path.of("/usr/bin/unshare");

    /** Becomes popserv where PAM knows of nothing but the test's service. */
    private static final String NAMESPACE =
            """
            set -e
            mount --bind pam.d /etc/pam.d
            exec "$@"
            """;

    private PamService() {}

    /** Returns whether there can be one here. */
    public static boolean isPossible() {
        return System.getProperty("user.name").equals("root")
                && Files.isExecutable(UNSHARE)
                && Files.isDirectory(Path.of("/etc/pam.d"));
    }

    /**
     * Starts popserv.
     *
     * @param script what decides, in shell: the name is {@code $PAM_USER}, the password is what it
     *     reads, and status 0 says that it is right
     * @return whether it serves
     */
    public static boolean start(Site site, String script) throws IOException, InterruptedException {
        Path decides = site.dir().resolve("decides");
        Files.writeString(decides, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(decides, PosixFilePermissions.fromString("rwxr-xr-x"));
        write(
                site,
                """
                auth [success=1 default=ignore] pam_exec.so quiet expose_authtok %s
                auth requisite pam_deny.so
                auth required pam_permit.so
                account required pam_permit.so
                """
                        .formatted(decides));
        site.configure();
        return site.startedAs(
                Map.of(),
                UNSHARE,
                "-m",
                "sh",
                "-c",
                NAMESPACE,
                "sh",
                Checkout.popserv(),
                "-C",
                site.conf());
    }

    /** Writes the service anew; it holds from the next login on. */
    public static void write(Site site, String lines) throws IOException {
        Path directory = Files.createDirectories(site.dir().resolve("pam.d"));
        Files.writeString(directory.resolve(NAME), lines);
    }
}
