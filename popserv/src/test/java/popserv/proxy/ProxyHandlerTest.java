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
