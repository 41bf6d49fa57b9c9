package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read before it was asked for is served as if it had not been. */
class ReadAheadTest {
    @TempDir Path home;
    private Mail mail;

    @BeforeEach
    void make() throws IOException {
        mail = new Mail(home.resolve("Maildir")).inNewProcess();
        mail.fresh("1.a", "one\n").fresh("2.b", ".two\nno end").fresh("3.c", "");
        mail.fresh("4.d", "x".repeat(70_000)).fresh("5.e", "five\n");
    }

    @Test
    void aMessageAtHandIsTheSameAsOneOnDisk() throws IOException {
        try (Maildrop maildrop = mail.open()) {
            String[] onDisk = new String[4];
            for (int i = 1; i <= 3; i++) {
                onDisk[i] = Mail.retrieve(maildrop, i);
            }
            maildrop.lookAhead(1).run();
            for (int i = 1; i <= 3; i++) {
                assertTrue(maildrop.message(i).isAtHand());
                try (Body body = maildrop.message(i).retrieve()) {
                    assertTrue(body.isInMemory());
                    assertEquals(onDisk[i], Mail.read(body, ByteBuffer.allocate(5)));
                }
                assertFalse(maildrop.message(i).isAtHand());
            }
        }
    }

    @Test
    void itCountsAsRetrieved() throws IOException {
        try (Maildrop maildrop = mail.open()) {
            maildrop.lookAhead(2).run();
            Mail.retrieve(maildrop, 2);
            maildrop.commit();
        }
        assertEquals(List.of("2.b:2,S"), mail.names("cur"));
    }

    @Test
    void whatIsLargeOrMarkedIsLeftOut() throws IOException {
        try (Maildrop maildrop = mail.open()) {
            maildrop.message(2).delete();
            maildrop.lookAhead(1).run();
            assertTrue(maildrop.message(1).isAtHand());
            assertFalse(maildrop.message(2).isAtHand());
            assertTrue(maildrop.message(3).isAtHand());
            assertFalse(maildrop.message(4).isAtHand());
            assertNull(maildrop.lookAhead(6));
        }
    }

    @Test
    void aMessageRemovedBeforeItWasReadIsGone() throws IOException {
        try (Maildrop maildrop = mail.open()) {
            Files.delete(mail.directory.resolve("new/1.a"));
            maildrop.lookAhead(1).run();
            assertThrows(Gone.class, () -> Mail.retrieve(maildrop, 1));
            assertEquals(".." + "two\r\nno end\r\n", Mail.retrieve(maildrop, 2));
        }
    }

    @Test
    void aSessionHoldsSoMuchAndNoMore() throws IOException {
        for (int i = 10; i < 20; i++) {
            mail.fresh(i + ".x", "y".repeat(25_000));
        }
        try (Maildrop maildrop = mail.open()) {
            maildrop.lookAhead(6).run();
            assertTrue(maildrop.message(10).isAtHand());
            assertFalse(maildrop.message(11).isAtHand());
            assertNull(maildrop.lookAhead(6));
            for (int i = 6; i <= 8; i++) {
                Mail.retrieve(maildrop, i);
            }
            maildrop.lookAhead(9).run();
            assertTrue(maildrop.message(13).isAtHand());
        }
    }

    @Test
    void whatGrowsTooLargeWhenItIsSentComesFromTheDisk() throws IOException {
        for (int i = 10; i < 14; i++) {
            mail.fresh(i + ".x", ".\n".repeat(14_000));
        }
        try (Maildrop maildrop = mail.open()) {
            maildrop.lookAhead(6).run();
            assertTrue(maildrop.message(7).isAtHand());
            assertFalse(maildrop.message(8).isAtHand());
            assertEquals("..\r\n".repeat(14_000), Mail.retrieve(maildrop, 7));
            assertEquals("..\r\n".repeat(14_000), Mail.retrieve(maildrop, 8));
        }
    }

    @Test
    void whoJumpsIsReadAheadForAnew() throws IOException {
        for (int i = 10; i < 90; i++) {
            mail.fresh(i + ".x", "text\n");
        }
        try (Maildrop maildrop = mail.open()) {
            maildrop.lookAhead(50).run();
            assertTrue(maildrop.message(50).isAtHand());
            maildrop.lookAhead(1).run();
            assertTrue(maildrop.message(1).isAtHand());
            assertFalse(maildrop.message(50).isAtHand());
        }
    }

    @Test
    void whatIsAskedForBeforeItWasReadIsNotReadTwice() throws IOException {
        try (Maildrop maildrop = mail.open()) {
            Runnable reading = maildrop.lookAhead(1);
            assertNull(maildrop.lookAhead(1));
            assertEquals("one\r\n", Mail.retrieve(maildrop, 1));
            reading.run();
            assertFalse(maildrop.message(1).isAtHand());
            assertTrue(maildrop.message(2).isAtHand());
        }
    }

    @Test
    void readingBesideTheSessionChangesNothing() throws Exception {
        for (int i = 10; i < 40; i++) {
            mail.fresh(i + ".x", (i + ".\n").repeat(i * 100));
        }
        try (Maildrop maildrop = mail.open()) {
            for (int round = 0; round < 20; round++) {
                Thread reader = new Thread(maildrop.lookAhead(6));
                reader.start();
                for (int i = 10; i < 40; i++) {
                    String text = Mail.retrieve(maildrop, i - 4);
                    assertEquals((i + ".\r\n").repeat(i * 100), text);
                }
                reader.join();
            }
        }
    }

    @Test
    void allMemoryComesBack() throws IOException {
        int before = Slab.taken();
        Maildrop maildrop = mail.open();
        maildrop.lookAhead(1).run();
        assertEquals(before + 1, Slab.taken());
        try (Body body = maildrop.message(1).retrieve()) {
            body.fill(ByteBuffer.allocate(3));
            maildrop.close();
            assertEquals(before + 1, Slab.taken());
        }
        assertEquals(before, Slab.taken());
        Maildrop closed = mail.open();
        Runnable late = closed.lookAhead(1);
        closed.close();
        late.run();
        assertEquals(before, Slab.taken());
    }
}
