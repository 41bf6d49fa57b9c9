package popit.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 1939 section 6: QUIT leads to the UPDATE state, and nothing else does. */
class QuitTest {
    private static final String ONE = "Subject: one\n\nfirst\n.dot\n\nlast";
    private static final String TWO = "Subject: two\r\n\r\nx\r\n";

    @TempDir Path temporary;
    private Path maildir;
    private Talk talk;

    @BeforeEach
    void begin() throws IOException {
        maildir = Talk.maildir(temporary, ONE, TWO);
        talk = new Talk(maildir);
    }

    @Test
    void quitRemovesWhatIsMarkedAndOnlyThat() throws IOException {
        List<String> before = Talk.names(maildir);
        talk.hear();
        assertEquals(
                "+OK message 1 deleted\r\n+OK bye, 1 message left\r\n",
                talk.say("DELE 1\r\nQUIT\r\n"));
        assertEquals(before.subList(1, 2), Talk.names(maildir));
        String line = talk.log.get(talk.log.size() - 1);
        assertTrue(line.startsWith("s1 logout user=joe ip=192.0.2.7 reason=quit"), line);
        assertTrue(line.contains(" dele=1 "), line);
        assertTrue(line.contains(" left=1 "), line);
    }

    @Test
    void withoutQuitNothingIsChanged() throws IOException {
        List<String> before = Talk.names(maildir);
        talk.hear();
        talk.say("RETR 1\r\nDELE 1\r\nDELE 2\r\nQUI");
        talk.conversation.endOfInput();
        assertEquals("", talk.hear());
        assertEquals(before, Talk.names(maildir));
        assertTrue(talk.log.get(talk.log.size() - 1).contains("reason=eof top=0 retr=1 dele=0"));
    }

    @Test
    void whoCannotHearIsObeyedStill() throws IOException {
        talk.hear();
        byte[] lines = "RETR 1\r\nDELE 1\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII);
        talk.conversation.feed(lines, 0, lines.length);
        talk.conversation.deaf();
        assertEquals("", talk.hear());
        assertEquals(1, Talk.names(maildir).size());
    }
}
