package popit.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 1939 sections 5 and 6, said by a client. */
class ConversationTest {
    private static final String ONE = "Subject: one\n\nfirst\n.dot\n\nlast";
    private static final String ONE_SENT =
            "Subject: one\r\n\r\nfirst\r\n..dot\r\n\r\nlast\r\n.\r\n";
    private static final String TWO = "Subject: two\r\n\r\nx\r\n";
    private static final int ONE_OCTETS = ONE.length() + 6 + 1;

    @TempDir Path temporary;
    private Path maildir;
    private Talk talk;

    @BeforeEach
    void log() throws IOException {
        maildir = Talk.maildir(temporary, ONE, TWO);
        talk = new Talk(maildir);
    }

    private static String greeting() {
        return "+OK 2 messages (" + (ONE_OCTETS + TWO.length()) + " octets)\r\n";
    }

    @Test
    void theFirstWordIsOurs() {
        assertEquals(greeting(), talk.hear());
    }

    @Test
    void statAndListCountOctetsAsSent() {
        talk.hear();
        assertEquals("+OK 2 " + (ONE_OCTETS + TWO.length()) + "\r\n", talk.say("STAT\r\n"));
        assertEquals("+OK 1 " + ONE_OCTETS + "\r\n", talk.say("LIST 1\r\n"));
        assertTrue(
                talk.say("LIST\r\n")
                        .endsWith(")\r\n1 " + ONE_OCTETS + "\r\n2 " + TWO.length() + "\r\n.\r\n"));
    }

    @Test
    void retrStuffsDotsAndEndsLines() {
        talk.hear();
        assertEquals("+OK " + ONE_OCTETS + " octets\r\n" + ONE_SENT, talk.say("RETR 1\r\n"));
    }

    @Test
    void topSendsHeaderAndLines() {
        talk.hear();
        assertTrue(talk.say("TOP 1 0\r\n").endsWith("follows\r\nSubject: one\r\n\r\n.\r\n"));
        assertTrue(
                talk.say("TOP 1 2\r\n")
                        .endsWith("follows\r\nSubject: one\r\n\r\nfirst\r\n..dot\r\n.\r\n"));
        assertTrue(talk.say("TOP 1 99999999999\r\n").endsWith(ONE_SENT));
    }

    @Test
    void aDeletedMessageIsGoneUntilReset() {
        talk.hear();
        assertTrue(talk.say("DELE 1\r\n").startsWith("+OK"));
        assertEquals("+OK 1 " + TWO.length() + "\r\n", talk.say("STAT\r\n"));
        for (String line : List.of("LIST 1", "UIDL 1", "RETR 1", "TOP 1 0", "DELE 1")) {
            assertTrue(talk.say(line + "\r\n").startsWith("-ERR"), line);
        }
        assertTrue(talk.say("LIST\r\n").contains("\r\n2 " + TWO.length() + "\r\n.\r\n"));
        assertEquals(3, talk.say("UIDL\r\n").split("\r\n").length);
        assertTrue(talk.say("RSET\r\n").startsWith("+OK"));
        assertTrue(talk.say("STAT\r\n").startsWith("+OK 2 "));
    }

    @Test
    void aWholeSessionInOneSegmentIsAnswered() {
        String answers =
                talk.say("STAT\r\nUIDL\r\nRETR 2\r\nNOOP\r\nDELE 2\r\nBOGUS\r\nQUIT\r\nSTAT\r\n");
        assertTrue(answers.startsWith(greeting() + "+OK 2 "));
        assertTrue(
                answers.endsWith(
                        "octets\r\nSubject: two\r\n\r\nx\r\n.\r\n+OK\r\n+OK message 2 deleted\r\n"
                                + "-ERR unknown command\r\n+OK bye, 1 message left\r\n"));
    }

    @Test
    void singleOctetsMakeTheSameSession() {
        StringBuilder heard = new StringBuilder(talk.hear());
        for (char c : "STAT\r\nLIST 2\nRETR 1\r\nQUIT\r\n".toCharArray()) {
            heard.append(talk.say(String.valueOf(c)));
        }
        assertTrue(heard.toString().contains("\r\n+OK 2 " + TWO.length() + "\r\n+OK"));
        assertTrue(heard.toString().endsWith(ONE_SENT + "+OK bye, 2 messages left\r\n"));
    }

    @Test
    void badInputIsAnsweredOnceEachAndTheSessionGoesOn() {
        talk.hear();
        byte[] flood = new byte[10_000_000];
        java.util.Arrays.fill(flood, (byte) 'a');
        talk.conversation.feed(flood, 0, flood.length);
        assertEquals(PopReply.TOO_LONG.line() + "\r\n", talk.hear());
        assertEquals("", talk.say("aaaa"));
        assertEquals("-ERR empty command line\r\n", talk.say("\r\n\r\n"));
        String controls = PopReply.CONTROLS.line() + "\r\n";
        assertEquals(controls + controls, talk.say("\0\0\0\r\nSTAT\0\r\n"));
        assertEquals(
                PopReply.TOO_LONG.line() + "\r\n+OK\r\n",
                talk.say("NOOP" + " ".repeat(250) + "\r\nNOOP" + " ".repeat(249) + "\r\n"));
        assertTrue(talk.say("STAT\r\n").startsWith("+OK 2 "));
    }

    @Test
    void everyCommandRefusesWrongArguments() {
        talk.hear();
        for (String line :
                List.of(
                        "STAT 1",
                        "LIST 0",
                        "LIST 3",
                        "LIST x",
                        "LIST -1",
                        "LIST 1 1",
                        "RETR",
                        "RETR 0",
                        "RETR 3",
                        "RETR 0x1",
                        "RETR 1 1",
                        "RETR 4294967297",
                        "DELE",
                        "DELE 0",
                        "DELE 99999999999999999999",
                        "DELE one",
                        "NOOP 1",
                        "RSET 1",
                        "TOP",
                        "TOP 1",
                        "TOP 1 x",
                        "TOP 1 -1",
                        "TOP 3 1",
                        "TOP 1 1 1",
                        "UIDL 0",
                        "UIDL 3",
                        "UIDL a",
                        "QUIT 1",
                        "CAPA 1",
                        "LANG xx",
                        "LANG en en",
                        "UTF8",
                        "USER joe",
                        "PASS x",
                        "APOP joe x",
                        "AUTH PLAIN",
                        "STLS",
                        "LAST")) {
            String answer = talk.say(line + "\r\n");
            assertTrue(answer.startsWith("-ERR "), line + ": " + answer);
            assertEquals(answer.length(), answer.indexOf("\r\n") + 2, line);
        }
        assertTrue(talk.say("STAT\r\n").startsWith("+OK 2 "));
    }

    @Test
    void capaAndLangAnswerInLines() {
        talk.hear();
        String capa = talk.say("CAPA\r\n");
        for (String line : List.of("TOP", "USER", "UIDL", "PIPELINING", "RESP-CODES", "LANG")) {
            assertTrue(capa.contains("\r\n" + line + "\r\n"), line);
        }
        assertTrue(capa.endsWith("\r\n.\r\n"));
        assertTrue(talk.say("LANG\r\n").contains("\r\ni-default "));
        assertTrue(talk.say("LANG EN-gb\r\n").startsWith("+OK en "));
        assertTrue(talk.say("LANG *\r\n").startsWith("+OK "));
    }

    @Test
    void theNextSessionIsToldThatTheMaildropIsInUse() {
        talk.hear();
        Talk second = new Talk(maildir);
        assertTrue(second.hear().startsWith("-ERR [IN-USE] "));
        assertTrue(second.conversation.isRefused());
        talk.say("QUIT\r\n");
        assertEquals(greeting(), new Talk(maildir).hear());
    }

    @Test
    void optionsOfTheUserNameHold() throws IOException {
        Talk reader = new Talk(maildir, Talk.RULES, "ro", 65536);
        reader.hear();
        assertTrue(reader.say("DELE 1\r\n").startsWith("-ERR"));
        reader.say("RETR 1\r\nQUIT\r\n");
        Talk keeper = new Talk(maildir, Talk.RULES, "keep,last=1", 65536);
        assertTrue(keeper.hear().startsWith("+OK 1 message "));
        assertTrue(keeper.say("DELE 1\r\nQUIT\r\n").startsWith("+OK"));
        assertEquals(2, Talk.names(maildir).size());
        Talk wrong = new Talk(maildir, Talk.RULES, "sudo", 65536);
        assertTrue(wrong.hear().startsWith("-ERR [SYS/PERM] "));
    }

    @Test
    void whatIsNoMaildirIsRefused() {
        Talk lost = new Talk(temporary.resolve("cur"));
        assertTrue(lost.hear().startsWith("-ERR [SYS/PERM] "));
    }

    @Test
    void aVanishedMessageIsAnErrorForItAlone() throws IOException {
        talk.hear();
        Files.delete(maildir.resolve(Talk.names(maildir).get(0)));
        assertTrue(talk.say("RETR 1\r\n").startsWith("-ERR"));
        assertTrue(talk.say("RETR 2\r\n").startsWith("+OK"));
    }

    @Test
    void commandsAreLoggedOnDemand() {
        SessionRules rules = new SessionRules(600, 0, Talk.RULES.maildir(), false, 1, null);
        Talk logged = new Talk(maildir, rules, null, 65536);
        logged.say("STAT\r\nRETR 9\r\n");
        assertEquals(1, logged.log.size());
        assertTrue(logged.log.get(0).contains("command=\"RETR 9\" reply=\"-ERR"));
    }

    @Test
    void telemetryIsWrittenForWhoHasADirectory() throws IOException {
        Path logs = Files.createDirectories(temporary.resolve("logs/joe")).getParent();
        SessionRules rules = new SessionRules(600, 0, Talk.RULES.maildir(), false, 0, logs);
        String heard = new Talk(maildir, rules, null, 65536).say("STAT\r\nQUIT\r\n");
        String log = Files.readString(logs.resolve("joe/s1.log"));
        assertTrue(log.contains("C: STAT\n"), log);
        assertTrue(log.contains(heard.split("\r\n")[1]), log);
    }

    @Test
    void telemetryThatCannotBeWrittenIsTold() throws IOException {
        Path logs = Files.createDirectories(temporary.resolve("logs/joe")).getParent();
        Files.createFile(logs.resolve("joe/s1.log"));
        SessionRules rules = new SessionRules(600, 0, Talk.RULES.maildir(), false, 0, logs);
        Talk talk = new Talk(maildir, rules, null, 65536);
        assertTrue(talk.say("STAT\r\n").startsWith("+OK"));
        assertTrue(
                talk.log.get(0).contains("reason=\"telemetry cannot be written: "),
                talk.log.get(0));
    }
}
