package popserv.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The header, octet by octet, with what follows it, damaged, and missing. */
class ProxyHandlerTest {
    private static final byte[] V2 = {
        13,
        10,
        13,
        10,
        0,
        13,
        10,
        'Q',
        'U',
        'I',
        'T',
        10,
        0x21,
        0x11,
        0,
        12,
        (byte) 192,
        0,
        2,
        7,
        (byte) 192,
        0,
        2,
        1,
        8,
        0,
        0,
        110
    };

    private final List<ProxyHeader> arrived = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private void await() {
        ProxyHandler.await(channel, arrived::add, failed::add);
    }

    private void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void send(byte... octets) {
        channel.writeInbound(Unpooled.wrappedBuffer(octets));
    }

    @Test
    void whatFollowsWaitsUntilItIsLetPass() {
        await();
        send("PROXY TCP6 2001:db8::7 ::ffff:192.0.2.1 1 110\r\nCAPA\r\n");
        assertEquals("2001:db8::7", arrived.get(0).client());
        assertEquals("192.0.2.1", arrived.get(0).local());
        assertNull(channel.readInbound());
        ProxyHandler.pass(channel);
        ByteBuf rest = channel.readInbound();
        assertEquals("CAPA\r\n", rest.toString(StandardCharsets.ISO_8859_1));
        assertEquals(List.of(), failed);
    }

    @Test
    void octetByOctet() {
        await();
        for (byte octet : V2) {
            assertEquals(List.of(), arrived);
            send(octet);
        }
        assertEquals("192.0.2.7", arrived.get(0).client());
    }

    @Test
    void noneInTimeClosesTheConnection() {
        channel.freezeTime();
        await();
        send("PROXY ");
        channel.advanceTimeBy(6, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertEquals(List.of("no PROXY header in time"), failed);
        assertFalse(channel.isOpen());
    }

    /** As a proxy does that looks whether anybody is at home. */
    @Test
    void whoClosesWithoutAWordIsClosedWithoutAWord() {
        await();
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(List.of(""), failed);
        assertFalse(channel.isOpen());
    }

    @Test
    void whoClosesInTheMiddleIsToldOf() {
        await();
        send("PROXY ");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(List.of("no PROXY header"), failed);
        assertFalse(channel.isOpen());
    }

    /** What a header tells of the client: its address, "itself" or "refused". */
    private static String told(byte[] octets) {
        List<String> told = new ArrayList<>();
        EmbeddedChannel other = new EmbeddedChannel();
        ProxyHandler.await(
                other,
                header -> told.add(header.client() == null ? "itself" : header.client()),
                reason -> told.add("refused"));
        other.writeInbound(Unpooled.wrappedBuffer(octets));
        other.close();
        other.finishAndReleaseAll();
        return String.join(",", told);
    }

    private static void tells(String wanted, String... lines) {
        for (String line : lines) {
            assertEquals(wanted, told(line.getBytes(StandardCharsets.ISO_8859_1)), line);
        }
    }

    /** Section 2.1: ports from 0 to 65535, in the longest line of 107 octets. */
    @Test
    void linesAsTheSpecificationHasThem() {
        tells(
                "192.0.2.7",
                "PROXY TCP4 192.0.2.7 192.0.2.1 0 0\r\n",
                "PROXY TCP4 192.0.2.7 255.255.255.255 65535 65535\r\n");
        String full = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        tells(full, "PROXY TCP6 " + full + " " + full + " 65535 65535\r\n");
        tells("2001:db8::7", "PROXY TCP6 2001:DB8::7 :: 1 110\r\n");
        tells("192.0.2.7", "PROXY TCP6 ::ffff:192.0.2.7 ::1 1 110\r\n");
        String longest = "PROXY UNKNOWN " + full + " " + full + " 65535 65535";
        tells(
                "itself",
                "PROXY UNKNOWN\r\n",
                "PROXY UNKNOWN \r\n",
                "PROXY UNKNOWN what ever 1\r\n",
                longest + "x".repeat(105 - longest.length()) + "\r\n");
    }

    @Test
    void linesThatAreNone() {
        String longest = "PROXY UNKNOWN " + "x".repeat(92);
        tells(
                "refused",
                longest + "\r\n",
                longest.repeat(2),
                "PROXY\r\n",
                "PROXY \r\n",
                "proxy TCP4 192.0.2.7 192.0.2.1 1 110\r\n",
                "PROXY  TCP4 192.0.2.7 192.0.2.1 1 110\r\n",
                "PROXY TCP4  192.0.2.7 192.0.2.1 1 110\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 1 110 \r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 1 110\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 1 110\r\r\n",
                "PROXY TCP4 192.0.2.7\r192.0.2.1 1 110\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 1\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 1 110 2\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 1 65536\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 1 00110\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 +1 110\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 -1 110\r\n",
                "PROXY TCP4 192.0.2.007 192.0.2.1 1 110\r\n",
                "PROXY TCP4 192.0.2.256 192.0.2.1 1 110\r\n",
                "PROXY TCP4 192.0.2 192.0.2.1 1 110\r\n",
                "PROXY TCP4 2001:db8::7 2001:db8::1 1 110\r\n",
                "PROXY TCP6 192.0.2.7 192.0.2.1 1 110\r\n",
                "PROXY TCP6 [::7] ::1 1 110\r\n",
                "PROXY TCP6 fe80::7%eth0 ::1 1 110\r\n",
                "PROXY TCP6 1::2::3 ::1 1 110\r\n",
                "PROXY TCP6 12345::7 ::1 1 110\r\n",
                "PROXY UDP4 192.0.2.7 192.0.2.1 1 110\r\n",
                "PROXY UNKNOWNX\r\n",
                "PROXY UNKNOWN a\rb\r\n");
    }

    /** A header of version 2: command, family, and the octets that its length counts. */
    private static byte[] second(int command, int family, int length, int... block) {
        byte[] octets = java.util.Arrays.copyOf(V2, 16 + block.length);
        octets[12] = (byte) command;
        octets[13] = (byte) family;
        octets[14] = (byte) (length >> 8);
        octets[15] = (byte) length;
        for (int i = 0; i < block.length; i++) {
            octets[16 + i] = (byte) block[i];
        }
        return octets;
    }

    private static int[] four(int... behind) {
        int[] addresses = {192, 0, 2, 7, 192, 0, 2, 1, 0, 0, 0, 110};
        int[] all = java.util.Arrays.copyOf(addresses, 12 + behind.length);
        System.arraycopy(behind, 0, all, 12, behind.length);
        return all;
    }

    /** Section 2.2. */
    @Test
    void blocksAsTheSpecificationHasThem() {
        assertEquals("192.0.2.7", told(second(0x21, 0x11, 12, four())));
        // NOOP, a kind of the site's own, and one nobody knows.
        int[] more = four(4, 0, 1, 0, 0xe0, 0, 2, 'h', 'i', 0x7f, 0, 0);
        assertEquals("192.0.2.7", told(second(0x21, 0x11, more.length, more)));
        assertEquals("itself", told(second(0x20, 0, 0)));
        assertEquals("itself", told(second(0x20, 0x11, 12, four())));
        assertEquals("itself", told(second(0x20, 0xff, 3, 1, 2, 3)));
        // Of what is thrown away no checksum is asked.
        int[] wrong = four(3, 0, 4, 1, 2, 3, 4);
        assertEquals("itself", told(second(0x20, 0x11, wrong.length, wrong)));
        assertEquals("refused", told(second(0x21, 0x11, wrong.length, wrong)));
        assertEquals("itself", told(second(0x21, 0, 0)));
        assertEquals("itself", told(second(0x21, 0, 3, 1, 2, 3)));
        assertEquals("itself", told(second(0x21, 0x31, 216, new int[216])));
        int[] six = new int[36];
        six[15] = 7;
        assertEquals("::7", told(second(0x21, 0x21, 36, six)));
    }

    @Test
    void blocksThatAreNone() {
        assertEquals("refused", told(second(0x11, 0x11, 12, four())));
        assertEquals("refused", told(second(0x31, 0x11, 12, four())));
        assertEquals("refused", told(second(0x22, 0x11, 12, four())));
        assertEquals("refused", told(second(0x2f, 0x11, 12, four())));
        for (int family : new int[] {0x01, 0x02, 0x10, 0x12, 0x13, 0x22, 0x32, 0x41, 0xff}) {
            assertEquals("refused", told(second(0x21, family, 216, new int[216])), "" + family);
        }
        assertEquals("refused", told(second(0x21, 0x11, 11, new int[11])));
        assertEquals("refused", told(second(0x21, 0x21, 35, new int[35])));
        assertEquals("refused", told(second(0x21, 0x31, 215, new int[215])));
        // A kind that is longer than the whole, and one cut off in its head.
        int[] cut = four(4, 0, 9, 1, 2);
        assertEquals("refused", told(second(0x21, 0x11, cut.length, cut)));
        int[] head = four(4, 0);
        assertEquals("refused", told(second(0x21, 0x11, head.length, head)));
        assertEquals("refused", told(second(0x21, 0x11, 16384, four())));
        // Whole only when as much has come as it says.
        assertEquals("refused", told(second(0x21, 0x11, 13, four())));
    }

    @Test
    void mutatedOnesNeverHang() {
        Random random = new Random(11);
        byte[] v1 =
                "PROXY TCP4 192.0.2.7 192.0.2.1 40000 110\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < Integer.getInteger("hostile.rounds", 20_000); i++) {
            byte[] octets = (i % 2 == 0 ? v1 : V2).clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            EmbeddedChannel other = new EmbeddedChannel();
            int[] told = new int[1];
            ProxyHandler.await(other, header -> told[0]++, reason -> told[0]++);
            other.writeInbound(Unpooled.wrappedBuffer(octets));
            other.close();
            assertEquals(1, told[0]);
            other.finishAndReleaseAll();
        }
        assertTrue(arrived.isEmpty());
    }
}
