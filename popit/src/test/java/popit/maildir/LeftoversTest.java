package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker that was killed, or a disk that was full, leaves behind hurts no later session. */
class LeftoversTest {
    private static final String FIRST = "1700000001.a.host";
    private static final String SECOND = "1700000002.b.host";
    private static final String LIST = "3 V1700000000 N2\n1 :" + FIRST + "\n";
    private static final String TEXT = "Subject: one\n\none\n";

    @TempDir Path home;
    private Mail mail;

    @BeforeEach
    void make() throws IOException {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
        mail.cur(FIRST + ":2,", TEXT);
    }

    private List<String> ids() throws IOException {
        try (Maildrop maildrop = mail.inNewProcess().open()) {
            return Mail.ids(maildrop);
        }
    }

    private void age(String file, long minutes) throws IOException {
        long then = System.currentTimeMillis() - TimeUnit.MINUTES.toMillis(minutes);
        Files.setLastModifiedTime(mail.directory.resolve(file), FileTime.fromMillis(then));
    }

    /** Else every new message would wait for it, and none be numbered, for ever. */
    @Test
    void dovecotsLockOfADeadProcessIsRemoved() throws IOException {
        mail.put("dovecot-uidlist", LIST).put("dovecot-uidlist.lock", "").fresh(SECOND, TEXT);
        age("dovecot-uidlist.lock", 3);
        assertEquals(List.of("000000016553f100", "000000026553f100"), ids());
        assertFalse(mail.has("dovecot-uidlist.lock"));
    }

    @Test
    void dovecotsLockOfALivingProcessIsRespected() throws IOException {
        mail.put("dovecot-uidlist", LIST).put("dovecot-uidlist.lock", "").fresh(SECOND, TEXT);
        age("dovecot-uidlist.lock", 1);
        assertEquals(List.of("000000016553f100", SECOND), ids());
        assertTrue(mail.has("dovecot-uidlist.lock"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"popit-u", "popit-uidl 1 na", "popit-uidl 1 names"})
    void promisesWhoseFirstLineWasCutAreMadeAnew(String cut) throws IOException {
        mail.put("popit.uidl", cut);
        assertEquals(List.of(FIRST), ids());
        Files.delete(mail.directory.resolve("popit.index"));
        mail.put("dovecot-uidlist", LIST);
        assertEquals(List.of(FIRST), ids());
        assertEquals("popit-uidl 1 names\n", mail.read("popit.uidl"));
    }

    /** A message promised beside a list, while nothing could be written but for what is deleted. */
    @Test
    void anIndexThatFoundNoRoomIsWrittenWhenThereIsSome() throws IOException {
        Files.createDirectory(mail.directory.resolve("popit.index"));
        try (Maildrop maildrop = mail.open()) {
            assertEquals(1, maildrop.size());
            Files.delete(mail.directory.resolve("popit.index"));
            maildrop.commit();
        }
        assertTrue(mail.has("popit.index"));
    }

    @Test
    void idsThatCannotBeWrittenDownAreTold() throws IOException {
        mail.put("dovecot-uidlist", LIST).put("dovecot-uidlist.lock", "").fresh(SECOND, TEXT);
        mail.put("popit.uidl", "popit-uidl 1 lists\n");
        Files.createLink(home.resolve("second-name"), mail.directory.resolve("popit.uidl"));
        try (Maildrop maildrop = mail.open()) {
            assertEquals(1, maildrop.warnings().size());
            assertTrue(maildrop.warnings().get(0).startsWith("1 unique-ids"));
        }
    }
}
