package popit.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popit.maildir.MaildirOptions;

/** RFC 6857: what a client that does not know UTF8 gets of an international header. */
class HeaderDowngradeTest {
    @TempDir Path temporary;

    private static String rewritten(String header) {
        byte[] octets = HeaderDowngrade.rewrite(header.getBytes(StandardCharsets.UTF_8));
        return new String(octets, StandardCharsets.UTF_8);
    }

    @Test
    void asciiStaysAsItIs() {
        byte[] header = "From: a@b\r\nSubject:  x\r\n\t y\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        assertSame(header, HeaderDowngrade.rewrite(header));
    }

    @Test
    void onlyFieldsThatNeedItChange() {
        assertEquals(
                "X-A:  b\r\n"
                    + "Subject: Re: =?UTF-8?B?R3LDvMOfZQ==?= aus (=?UTF-8?B?S8O2bG4=?=)\r\n\r\n",
                rewritten("X-A:  b\r\nSubject: Re: Gr\u00fc\u00dfe aus (K\u00f6ln)\r\n\r\n"));
        assertEquals(
                "Subject: a =?UTF-8?B?w7wgIMO8?= b\r\n",
                rewritten("Subject: a \u00fc  \u00fc b\r\n"));
    }

    @Test
    void addressesKeepWhatCanBeAnswered() {
        assertEquals(
                "From: =?UTF-8?B?SsO8cmdlbg==?= <jm@example.com>,\r\n"
                        + " b@xn--bcher-kva.example\r\n",
                rewritten("From: \"J\u00fcrgen\" <jm@example.com>, b@b\u00fccher.example\r\n"));
        assertEquals(
                "To: Joe =?UTF-8?B?asO8QGV4YW1wbGUuY29t?= :;\r\n",
                rewritten("To: Joe <j\u00fc@example.com>\r\n"));
    }

    @Test
    void whatHasNoAsciiFormIsRenamed() {
        assertEquals(
                "Downgraded-Message-ID: =?UTF-8?B?PMO8QHg+?=\r\n",
                rewritten("Message-ID: <\u00fc@x>\r\n"));
    }

    @Test
    void parametersAreWrittenAsRfc2231Has() {
        assertEquals(
                "Content-Type: text/plain; charset=utf-8;\r\n name*=UTF-8''%c3%bc%20b.txt\r\n"
                        .replace("plain; ", "plain;\r\n "),
                rewritten(
                        "Content-Type: text/plain; charset=utf-8;\r\n name=\"\u00fc b.txt\"\r\n"));
    }

    @Test
    void longTextIsFoldedAtWholeCharacters() {
        String text = rewritten("Subject: " + "\u65e5\u672c\u8a9e".repeat(60) + "\r\n");
        for (String line : text.split("\r\n")) {
            assertTrue(line.length() <= 76 + 9, line);
            assertFalse(EncodedWords.isNeeded(line));
        }
    }

    @Test
    void whatIsNotUtf8IsCalledUnknown() {
        byte[] header = "Subject: \u00fc\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "Subject: =?unknown-8bit?B?/A==?=\r\n",
                new String(HeaderDowngrade.rewrite(header), StandardCharsets.ISO_8859_1));
    }

    @Test
    void octetsToldAreOctetsSent() throws IOException {
        String header = "From: J\u00c3\u00bcrgen <j@x.example>\nSubject: \u00c3\u00bc\n";
        Path maildir =
                Talk.maildir(
                        temporary,
                        header + "\n\u00c3\u00bc body\n" + ".dot\n".repeat(9000),
                        "Subject: plain\n\nx\n",
                        header);
        SessionRules rules = new SessionRules(600, 0, MaildirOptions.defaults(), true, 0, null);
        Talk talk = new Talk(maildir, rules, null, 4096);
        String greeting = talk.hear();
        long sum = 0;
        for (int number = 1; number <= 3; number++) {
            String answer = talk.say("RETR " + number + "\r\n");
            int end = answer.indexOf("\r\n") + 2;
            String sent = answer.substring(end, answer.length() - 3).replace("\r\n..", "\r\n.");
            assertEquals("+OK " + sent.length() + " octets\r\n", answer.substring(0, end));
            assertEquals(
                    "+OK " + number + " " + sent.length() + "\r\n",
                    talk.say("LIST " + number + "\r\n"));
            sum += sent.length();
            assertFalse(EncodedWords.isNeeded(sent.split("\r\n\r\n")[0]));
        }
        assertTrue(greeting.contains("(" + sum + " octets)"), greeting);
        assertTrue(talk.say("TOP 1 1\r\n").endsWith("\r\n\r\n\u00c3\u00bc body\r\n.\r\n"));
        talk.say("QUIT\r\n");
    }
}
