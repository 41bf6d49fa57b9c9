package popit.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import popserv.base.Lines;

class RequestTest {

    @Test
    void verbsAreTakenInAnyCase() {
        assertSame(PopCommand.STAT, understood("sTaT").command());
        assertSame(PopCommand.TOP, understood("top 1 0").command());
    }

    @Test
    void everyCommandNamesItsSection() {
        for (PopCommand command : PopCommand.values()) {
            assertTrue(command.section().matches("RFC \\d+ section \\d+"), command.name());
        }
    }

    @Test
    void numbersAreDecimalDigits() {
        assertEquals(1, understood("RETR 1").arguments().number());
        assertEquals(7, understood("RETR 007").arguments().number());
        for (String wrong : new String[] {"0x1", "1abc", "-1", "+1", "1.0", "\u00b9", "1,2", "*"}) {
            assertSame(PopReply.NOT_A_NUMBER, refused("RETR " + wrong).refusal(), wrong);
        }
    }

    @Test
    void hugeNumbersDoNotOverflow() {
        for (String huge :
                new String[] {
                    "2147483648", "4294967297", "18446744073709551617", "9".repeat(200)
                }) {
            assertEquals(Arguments.HUGE, understood("RETR " + huge).arguments().number(), huge);
            assertEquals(Arguments.HUGE, understood("TOP 1 " + huge).arguments().lines(), huge);
        }
        assertEquals(Integer.MAX_VALUE, understood("RETR 2147483647").arguments().number());
    }

    @Test
    void noArgumentIsMissingOrTooMany() {
        for (String line :
                new String[] {
                    "STAT 1", "LIST 1 2", "RETR", "RETR 1 2", "DELE", "DELE 1 1", "NOOP x",
                    "RSET 1", "QUIT now", "TOP", "TOP 1", "TOP 1 2 3", "UIDL 1 2", "CAPA x",
                    "LANG en fr"
                }) {
            assertFalse(refused(line).refusal().isPositive(), line);
        }
    }

    @Test
    void blanksPartArgumentsAndMayEndALine() {
        assertEquals(5, understood("TOP  1   5  ").arguments().lines());
        assertTrue(understood("LIST ").arguments().none());
    }

    @Test
    void whatIsNoCommandIsRefused() {
        for (String line : new String[] {"XYZ", "STATS", "ST", " STAT", "LIST1", "\u00dfTAT"}) {
            assertSame(PopReply.UNKNOWN, refused(line).refusal(), line);
        }
        assertSame(PopReply.EMPTY, refused("").refusal());
        assertSame(PopReply.TOO_LONG, refused(Lines.TOO_LONG).refusal());
        for (String line : new String[] {"STAT\0", "\0", "LIST\t1", "NOOP\u007f", "QU\rIT"}) {
            assertSame(PopReply.CONTROLS, refused(line).refusal());
        }
    }

    @Test
    void onlyWhatIsAnsweredFromDiskGoesThere() {
        assertTrue(understood("RETR 1").onDisk());
        assertFalse(refused("RETR x").onDisk());
        assertFalse(understood("LIST").onDisk());
    }

    private static Request understood(String line) {
        Request request = Request.read(line);
        assertNull(request.refusal(), line);
        return request;
    }

    private static Request refused(String line) {
        Request request = Request.read(line);
        assertNotNull(request.refusal(), line);
        return request;
    }
}
