package tests.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Dovecot on the homes of a {@link Site}, as an administrator has it who is about to change servers
 * or lets it serve IMAP beside popserv. Needs root, and works as the user nobody.
 */
public final class Dovecot implements AutoCloseable {
    /** Whose mail it is: Dovecot serves no mail as root. */
    public static final String OWNER = "65534:65534";

    private static final String CONF =
            """
            base_dir = %1$s/run
            state_dir = %1$s/state
            log_path = %1$s/log
            instance_name = popserv-test
            protocols = pop3 imap
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            auth_failure_delay = 0
            mail_location = maildir:%2$s/%%u/Maildir
            first_valid_uid = 1
            first_valid_gid = 1
            passdb {
              driver = passwd-file
              args = %1$s/users
            }
            userdb {
              driver = passwd-file
              args = %1$s/users
            }
            service pop3-login {
              inet_listener pop3 {
                port = %3$d
              }
              inet_listener pop3s {
                port = 0
              }
            }
            service imap-login {
              inet_listener imap {
                port = %4$d
              }
              inet_listener imaps {
                port = 0
              }
            }
            """;

    private final Path dir;
    private final int imapPort;
    private final Program dovecot;

    /** Skips the test where there is no Dovecot, or nobody who may start it. */
    public static void need() {
        Counterpart.needRoot();
        Counterpart.need("dovecot");
        for (String protocol : new String[] {"imap", "pop3"}) {
            org.junit.jupiter.api.Assumptions.assumeTrue(
                    Files.isExecutable(Path.of("/usr/lib/dovecot", protocol)),
                    "dovecot-" + protocol + "d is not installed");
        }
    }

    /** Gives the homes, and the account joe, to the user Dovecot works as; popserv follows. */
    public static void own(Site site) throws IOException, InterruptedException {
        Program.run(site.dir(), 20, "chmod", "755", site.dir());
        Program.run(site.dir(), 20, "chown", "-R", OWNER, site.homes().toRealPath());
        Files.writeString(
                site.dir().resolve("passwd"),
                "joe:{PLAIN}secret:" + OWNER + "::" + site.homes().resolve("joe") + ":\n");
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param port for POP3; 0 for any
     */
    public static Dovecot start(Site site, int port) throws IOException, InterruptedException {
        Path dir = Files.createTempDirectory(site.dir(), "dovecot");
        Files.writeString(dir.resolve("users"), "joe:{PLAIN}secret:" + OWNER + "::/tmp::\n");
        Program.run(dir, 20, "chmod", "-R", "a+rX", dir);
        int imapPort = Site.freePort();
        Path conf = dir.resolve("conf");
        Files.writeString(
                conf,
                CONF.formatted(dir, site.homes(), port == 0 ? Site.freePort() : port, imapPort));
        Dovecot dovecot =
                new Dovecot(
                        dir,
                        imapPort,
                        Program.start(
                                dir, Map.of(), Counterpart.need("dovecot"), "-F", "-c", conf));
        dovecot.awaitListening();
        return dovecot;
    }

    private Dovecot(Path dir, int imapPort, Program dovecot) {
        this.dir = dir;
        this.imapPort = imapPort;
        this.dovecot = dovecot;
    }

    private void awaitListening() throws IOException, InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (dovecot.isAlive() && System.nanoTime() < end) {
            try (Peer peer = imap()) {
                if (String.valueOf(peer.hear()).startsWith("* OK")) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(10);
            }
        }
        throw new IOException("Dovecot does not start: " + evidence());
    }

    /** A connection to its IMAP server, greeting not yet heard. */
    public Peer imap() throws IOException {
        return Peer.connect(imapPort, null);
    }

    /** What it logged and printed. */
    public String evidence() throws IOException {
        Path log = dir.resolve("log");
        return (Files.exists(log) ? Files.readString(log) : "") + dovecot.out() + dovecot.err();
    }

    @Override
    public void close() throws IOException {
        dovecot.handle().destroy();
        try {
            dovecot.await(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dovecot.close();
    }
}
