package popserv.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PassingTest {
    private int[] link;
    private final byte[] buffer = new byte[65536];

    @BeforeEach
    void open() throws Exception {
        link = Descriptors.messagePair();
    }

    @AfterEach
    void close() {
        Descriptors.close(link[0]);
        Descriptors.close(link[1]);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aDescriptorRidesOnAMessage() throws Exception {
        int[] client = Descriptors.streamPair();
        Passing.send(link[0], octets("record"), client[0]);
        Parcel parcel = Passing.receive(link[1], buffer);
        assertEquals("record", new String(buffer, 0, parcel.octets(), StandardCharsets.UTF_8));
        assertTrue(parcel.descriptor() > 2 && parcel.descriptor() != client[0]);
        assertTrue(Descriptors.isCloseOnExec(parcel.descriptor()));
        Descriptors.close(client[0]);
        Libc.write(parcel.descriptor(), octets("hi"), 2);
        assertEquals(2, Libc.read(client[1], buffer, 10));
        Descriptors.close(parcel.descriptor());
        assertEquals(0, Libc.read(client[1], buffer, 10));
        Descriptors.close(client[1]);
    }

    @Test
    void messagesKeepApartAndEndWhenTheOtherSendsNoMore() throws Exception {
        Passing.send(link[0], octets("one"), -1);
        Passing.send(link[0], octets("two"), -1);
        Descriptors.endSending(link[0]);
        assertEquals(new Parcel(3, -1), Passing.receive(link[1], buffer));
        assertEquals(new Parcel(3, -1), Passing.receive(link[1], buffer));
        assertTrue(Passing.receive(link[1], buffer).isEnd());
        Passing.send(link[1], octets("still"), -1);
        assertEquals(5, Passing.receive(link[0], buffer).octets());
    }

    @Test
    void aMessageTooLongForTheBufferLeavesNoDescriptor() throws Exception {
        int[] client = Descriptors.streamPair();
        Passing.send(link[0], new byte[1000], client[0]);
        Descriptors.close(client[0]);
        byte[] small = new byte[999];
        HostException e = assertThrows(HostException.class, () -> Passing.receive(link[1], small));
        assertEquals("recvmsg: EMSGSIZE", e.getMessage());
        assertEquals(0, Libc.read(client[1], buffer, 10), "somebody still holds the client");
        Descriptors.close(client[1]);
    }

    @Test
    void offeringNeverWaits() throws Exception {
        int sent = 0;
        while (Passing.offer(link[0], new byte[4096], -1)) {
            sent++;
        }
        assertTrue(sent > 5, "only " + sent);
        Passing.receive(link[1], buffer);
        Passing.receive(link[1], buffer);
        assertTrue(Passing.offer(link[0], new byte[4096], -1));
    }

    @Test
    void whenTheOtherEndIsGoneItSaysSo() throws Exception {
        Descriptors.close(link[1]);
        link[1] = -1;
        HostException e =
                assertThrows(HostException.class, () -> Passing.offer(link[0], octets("x"), -1));
        assertTrue(e.otherEndGone(), e.getMessage());
        assertFalse(e.getMessage().isEmpty());
    }
}
