package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions while another program delivers, flags and removes messages as fast as it can. */
class LivingWithOthersTest {
    private static final int SESSIONS = 150;

    @TempDir Path home;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger delivered = new AtomicInteger();
    private final Set<String> mayBeGone = ConcurrentHashMap.newKeySet();
    private Mail mail;

    @Test
    void idsContentsAndUnmarkedMessagesStay() throws Exception {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
        Thread other = new Thread(this::disturb);
        other.start();
        try {
            Random random = new Random(5);
            for (int session = 0; session < SESSIONS; session++) {
                session(random);
            }
        } finally {
            over.set(true);
            other.join();
        }
        Set<String> left = new HashSet<>();
        try (Maildrop maildrop = mail.open()) {
            left.addAll(Mail.ids(maildrop));
        }
        for (int i = 1; i <= delivered.get(); i++) {
            assertTrue(left.contains(name(i)) || mayBeGone.contains(name(i)), name(i));
        }
    }

    private static String name(int i) {
        return 1_700_000_000 + i + ".M" + i + "P1.host";
    }

    private static String text(String name) {
        return "Subject: " + name + "\n\n" + "line\n".repeat(name.hashCode() & 63);
    }

    private void session(Random random) throws IOException {
        if (random.nextInt(4) == 0) {
            mail.inNewProcess();
        }
        try (Maildrop maildrop = mail.open()) {
            Set<String> ids = new HashSet<>(Mail.ids(maildrop));
            assertEquals(maildrop.size(), ids.size());
            for (int i = 1; i <= maildrop.size(); i++) {
                Message message = maildrop.message(i);
                String sent = text(message.uniqueId()).replace("\n", "\r\n");
                assertEquals(sent.length(), message.octets());
                if (random.nextInt(5) == 0) {
                    read(maildrop, i, sent);
                }
                if (random.nextInt(9) == 0) {
                    mayBeGone.add(message.uniqueId());
                    message.delete();
                }
            }
            if (random.nextInt(3) > 0) {
                assertEquals(0, maildrop.commit().failed());
            }
        }
    }

    private void read(Maildrop maildrop, int i, String sent) throws IOException {
        try {
            assertEquals(sent, Mail.retrieve(maildrop, i));
        } catch (Gone e) {
            assertTrue(mayBeGone.contains(maildrop.message(i).uniqueId()));
        }
    }

    /** The other program: a delivery agent and an IMAP server in one. */
    private void disturb() {
        Random random = new Random(6);
        try {
            while (!over.get()) {
                int i = delivered.get() + 1;
                Path tmp = mail.directory.resolve("tmp").resolve(name(i));
                Files.writeString(tmp, text(name(i)));
                Files.move(tmp, mail.directory.resolve("new").resolve(name(i)));
                delivered.set(i);
                for (String directory : List.of("new", "cur")) {
                    for (String file : mail.names(directory)) {
                        change(directory, file, random);
                    }
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void change(String directory, String file, Random random) throws IOException {
        Path path = mail.directory.resolve(directory).resolve(file);
        int what = random.nextInt(60);
        try {
            if (what < 6) {
                String flags = List.of("", "F", "S", "FS", "RS", "R").get(what);
                Path renamed =
                        mail.directory.resolve("cur").resolve(Names.unique(file) + ":2," + flags);
                Files.move(path, renamed, StandardCopyOption.ATOMIC_MOVE);
            } else if (what == 6) {
                mayBeGone.add(Names.unique(file));
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // The session was quicker.
            return;
        }
    }
}
