package popserv.base;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {
    private final Lines lines = new Lines(20);

    private void feed(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        lines.feed(octets, 0, octets.length);
    }

    @Test
    void takesLinesHoweverTheyArrive() {
        feed("US");
        assertNull(lines.next());
        feed("ER joe\r");
        assertNull(lines.next());
        feed("\nPASS x\nQU");
        assertEquals("USER joe", lines.next());
        assertEquals("PASS x", lines.next());
        assertNull(lines.next());
        feed("IT\r\n");
        assertEquals("QUIT", lines.next());
        assertEquals(0, lines.waiting());
    }

    @Test
    void answersATooLongLineOnceAndGoesOn() {
        feed("x".repeat(30));
        assertSame(Lines.TOO_LONG, lines.next());
        for (int i = 0; i < 100_000; i++) {
            feed("y".repeat(100));
            assertNull(lines.next());
            assertEquals(0, lines.waiting());
        }
        feed("z\r\nNOOP\r\n");
        assertEquals("NOOP", lines.next());
        assertNull(lines.next());
    }

    /** Of all who read, so many lines may grow at a time; a line that ended grows no more. */
    @Test
    void longLinesTakeTheirTurns() {
        Allowance one = new Allowance(40);
        byte[] begun = ("AUTH " + "x".repeat(20)).getBytes(ISO_8859_1);
        Lines first = new Lines(20, "AUTH ", 40, one);
        Lines second = new Lines(20, "AUTH ", 40, one);
        first.feed(begun, 0, begun.length);
        assertNull(first.next());
        second.feed(begun, 0, begun.length);
        assertSame(Lines.TOO_LONG, second.next());
        first.feed(new byte[] {'\n'}, 0, 1);
        assertEquals(begun.length, first.next().length());
        for (int i = 0; i < 3; i++) {
            second = new Lines(20, "AUTH ", 40, one);
            second.feed(begun, 0, begun.length);
            assertNull(second.next());
            if (i == 0) {
                assertEquals(begun.length, second.rest().length);
            } else {
                second.giveUp();
            }
        }
    }

    @Test
    void takesALineOfExactlyTheLimit() {
        feed("a".repeat(18) + "\r\n" + "b".repeat(19) + "\r\nNOOP\r\n");
        assertEquals("a".repeat(18), lines.next());
        assertSame(Lines.TOO_LONG, lines.next());
        assertEquals("NOOP", lines.next());
    }

    @Test
    void linesWithACertainBeginningMayBeLonger() {
        Lines some = new Lines(20, "AUTH ", 40, new Allowance(40));
        String most = "auth " + "a".repeat(33) + "\r\n";
        byte[] octets = (most + "b" + most + "AUTH " + "c".repeat(40)).getBytes(ISO_8859_1);
        for (byte octet : octets) {
            some.feed(new byte[] {octet}, 0, 1);
        }
        assertEquals(most.strip(), some.next());
        assertSame(Lines.TOO_LONG, some.next());
        assertSame(Lines.TOO_LONG, some.next());
        assertNull(some.next());
        assertEquals(0, some.waiting());
    }

    @Test
    void handsOverWhatWasNotTaken() {
        feed("PASS x\r\nSTAT\r\nRETR");
        assertEquals("PASS x", lines.next());
        assertArrayEquals("STAT\r\nRETR".getBytes(StandardCharsets.ISO_8859_1), lines.rest());
        assertNull(lines.next());
    }

    @Test
    void keepsOctetsAsTheyAre() {
        feed("\u0000\u00ff\u0080\r\n");
        assertEquals("\u0000\u00ff\u0080", lines.next());
    }

    @Test
    void manyPipelinedLinesStayLinear() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            many.append("NOOP\r\n");
        }
        feed(many.toString());
        int count = 0;
        while (lines.next() != null) {
            count++;
        }
        assertTrue(count == 100_000);
    }

    /** Whatever arrives in whatever pieces: what a reader of the whole would have found. */
    @Test
    void piecesMakeNoDifference() {
        Random random = new Random(5);
        String[] words = {
            "\r\n", "\n", "\r", "\0", "QUIT", "\u00ff", "x".repeat(19), "x".repeat(40)
        };
        for (int i = 0; i < Integer.getInteger("hostile.rounds", 20_000); i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                text.append(words[random.nextInt(words.length)]);
            }
            text.append("\r\n");
            Lines whole = new Lines(20);
            byte[] octets = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            List<String> heard = new ArrayList<>();
            for (int from = 0; from < octets.length; ) {
                int length = Math.min(1 + random.nextInt(30), octets.length - from);
                whole.feed(octets, from, length);
                from += length;
                String line;
                while (random.nextInt(4) > 0 && (line = whole.next()) != null) {
                    heard.add(line);
                }
            }
            String line;
            while ((line = whole.next()) != null) {
                heard.add(line);
            }
            assertEquals(expected(text.toString()), heard, text::toString);
            assertEquals(0, whole.waiting());
        }
    }

    private static List<String> expected(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            boolean ended = line.endsWith("\r");
            lines.add(
                    line.length() + 1 > 20
                            ? Lines.TOO_LONG
                            : ended ? line.substring(0, line.length() - 1) : line);
        }
        return lines;
    }
}
