package popit.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a conversation waits for: a line, room in the buffer, the disk, the lock. */
class PausesTest {
    private static final String ONE = "Subject: one\n\nfirst\n.dot\n\nlast";
    private static final String TWO = "Subject: two\r\n\r\nx\r\n";
    private static final String ONE_SENT =
            "Subject: one\r\n\r\nfirst\r\n..dot\r\n\r\nlast\r\n.\r\n";
    private static final int ONE_OCTETS = ONE.length() + 6 + 1;

    @TempDir Path temporary;
    private Path maildir;
    private Talk talk;

    @BeforeEach
    void begin() throws IOException {
        maildir = Talk.maildir(temporary, ONE, TWO);
        talk = new Talk(maildir);
    }

    @Test
    void whoRetrievesInOrderIsServedWithoutTheDisk() throws IOException {
        Path three = Talk.maildir(temporary.resolve("three"), TWO, TWO, ONE, TWO);
        Talk reader = new Talk(three);
        reader.hear();
        reader.say("RETR 1\r\n");
        assertNull(reader.conversation.lookAhead());
        assertSame(Conversation.Pause.DISK, reader.inMemory("RETR 2\r\n"));
        reader.hear();
        reader.conversation.lookAhead().run();
        assertSame(Conversation.Pause.LINE, reader.inMemory("RETR 3\r\n"));
        assertEquals("+OK " + ONE_OCTETS + " octets\r\n" + ONE_SENT, reader.heard());
        assertTrue(reader.say("DELE 4\r\n").startsWith("+OK"));
        assertSame(Conversation.Pause.LINE, reader.inMemory("RETR 4\r\n"));
        assertTrue(reader.heard().startsWith("-ERR"));
        reader.say("QUIT\r\n");
        assertEquals(3, Talk.names(three).size());
    }

    @Test
    void memoryWorkIsDoneWithoutTheDiskAndDiskWorkIsNot() {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        Conversation conversation = talk.conversation;
        assertSame(Conversation.Pause.DISK, conversation.advance(buffer, false));
        assertSame(Conversation.Pause.LINE, conversation.advance(buffer, true));
        byte[] lines = "STAT\r\nLIST\r\nRETR 1\r\n".getBytes(StandardCharsets.US_ASCII);
        conversation.feed(lines, 0, lines.length);
        assertSame(Conversation.Pause.DISK, conversation.advance(buffer, false));
        assertSame(Conversation.Pause.LINE, conversation.advance(buffer, true));
    }

    @Test
    void aWaitForTheLockEndsWithItsRelease() {
        talk.hear();
        SessionRules patient = new SessionRules(600, 60, Talk.RULES.maildir(), false, 0, null);
        Talk second = new Talk(maildir, patient, null, 65536);
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        assertSame(Conversation.Pause.BUSY, second.conversation.advance(buffer, true));
        talk.say("QUIT\r\n");
        assertTrue(second.hear().startsWith("+OK 2 messages "));
    }

    @Test
    void smallBuffersMakeTheSameAnswers() throws IOException {
        StringBuilder lines = new StringBuilder("Subject: long\n\n");
        for (int i = 0; i < 5000; i++) {
            lines.append(i % 3 == 0 ? "." : "").append("line ").append(i).append('\n');
        }
        Talk.maildir(temporary.resolve("b"), lines.toString(), ONE);
        String all = "STAT\r\nLIST\r\nUIDL\r\nTOP 1 9\r\nRETR 1\r\nRETR 2\r\nQUIT\r\n";
        Path other = temporary.resolve("b");
        String expected = new Talk(other).say(all);
        assertEquals(expected, new Talk(other, Talk.RULES, null, 1024).say(all));
        assertTrue(expected.contains("\r\n" + "..line 4998\r\n"));
    }
}
