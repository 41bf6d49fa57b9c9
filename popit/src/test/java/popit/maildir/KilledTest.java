package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker killed in the middle of UPDATE loses nothing that was not marked. */
class KilledTest {
    private static final int MESSAGES = 400;
    private static final int ROUNDS = 5;

    @TempDir Path home;

    /** The worker: deletes every other message, retrieves the rest. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] args) throws IOException {
            Maildrop maildrop = Maildrop.open(Path.of(args[0]), Mail.OPTIONS);
            for (int i = 1; i <= maildrop.size(); i++) {
                Message message = maildrop.message(i);
                if (message.uniqueId().endsWith("0")) {
                    message.delete();
                } else {
                    Mail.retrieve(maildrop, i);
                }
            }
            System.out.write('\n');
            System.out.flush();
            System.in.read();
            maildrop.commit();
            maildrop.close();
        }
    }

    @Test
    void atAnyMoment() throws Exception {
        Random random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            Mail mail = new Mail(home.resolve("Maildir" + round)).inNewProcess();
            for (int i = 0; i < MESSAGES; i++) {
                mail.fresh(1000 + i + ".m" + i % 2, text(i));
            }
            kill(mail.directory, random.nextInt(30));
            check(mail);
        }
    }

    private static String text(int i) {
        return "Subject: " + i + "\n\n" + "x".repeat(i) + "\n";
    }

    private void kill(Path maildir, int millis) throws Exception {
        Process worker =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Worker.class.getName(),
                                maildir.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertEquals('\n', worker.getInputStream().read());
        try (OutputStream go = worker.getOutputStream()) {
            go.write('\n');
        }
        // No condition to wait for: the moment is meant to be any.
        worker.waitFor(millis, TimeUnit.MILLISECONDS);
        worker.destroyForcibly().waitFor();
    }

    private static void check(Mail mail) throws IOException {
        Set<String> left = new TreeSet<>(mail.names("new"));
        left.addAll(mail.names("cur"));
        int kept = 0;
        for (String name : left) {
            int i = Integer.parseInt(name.substring(0, 4)) - 1000;
            String where = name.endsWith(":2,S") ? "cur/" : "new/";
            assertEquals(text(i), mail.read(where + name));
            kept += i % 2;
        }
        assertEquals(MESSAGES / 2, kept);
        try (Maildrop maildrop = mail.open()) {
            assertEquals(left.size(), maildrop.size());
            maildrop.commit();
        }
        assertTrue(left.size() <= MESSAGES);
    }
}
