package popserv.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpNoticeTest {
    private static final String JOE =
            "time 1700000000\nservice pop\nuser joe@example.com\nip 192.0.2.7\n"
                    + "source pop.example.com\n.\n";
    private final List<String> losses = new ArrayList<>();

    private int send(UdpNotice notice, String account) throws IOException {
        return notice.deliver(
                List.of(Logins.of(account)), (count, reason) -> losses.add(count + " " + reason));
    }

    private static DatagramSocket socket(String address) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0));
        socket.setSoTimeout(5000);
        return socket;
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void sendsOneDatagram(String address) throws IOException {
        try (DatagramSocket socket = socket(address)) {
            String host = address.contains(":") ? "[" + address + "]" : "localhost";
            Destination to = Destination.parse(host + ":" + socket.getLocalPort(), 0);
            try (UdpNotice notice = new UdpNotice(to, null, null)) {
                assertEquals(1, send(notice, "joe@example.com"));
                assertEquals(JOE, receive(socket));
            }
        }
    }

    @Test
    void theDigestIsOfTheChallengeAndTheSecret() throws IOException {
        try (DatagramSocket socket = socket("127.0.0.1")) {
            Destination to = Destination.parse("127.0.0.1:" + socket.getLocalPort(), 0);
            try (UdpNotice notice = new UdpNotice(to, "sesame", 3)) {
                String[] challenges = new String[2];
                for (int i = 0; i < 2; i++) {
                    send(notice, "joe@example.com");
                    String packet = receive(socket);
                    String[] words = packet.lines().findFirst().orElseThrow().split(" ");
                    assertEquals("md5", words[0]);
                    assertEquals(DigestUtils.md5Hex(words[2] + "sesame"), words[1]);
                    assertEquals(JOE, packet.substring(packet.indexOf('\n') + 1));
                    challenges[i] = words[2];
                }
                assertNotEquals(challenges[0], challenges[1]);
            }
        }
    }

    @Test
    void aMulticastGroupHears() throws IOException {
        InetAddress group = InetAddress.getByName("239.255.47.11");
        try (MulticastSocket socket = new MulticastSocket(0)) {
            socket.setSoTimeout(5000);
            NetworkInterface any = null;
            socket.joinGroup(new InetSocketAddress(group, 0), any);
            Destination to = Destination.parse("239.255.47.11:" + socket.getLocalPort(), 0);
            try (UdpNotice notice = new UdpNotice(to, null, 0)) {
                send(notice, "joe@example.com");
                assertEquals(JOE, receive(socket));
            }
        }
    }

    @Test
    void noNameBendsThePacket() throws IOException {
        try (DatagramSocket socket = socket("127.0.0.1")) {
            socket.setSoTimeout(100);
            Destination to = Destination.parse("127.0.0.1:" + socket.getLocalPort(), 0);
            try (UdpNotice notice = new UdpNotice(to, "", null)) {
                assertEquals(0, send(notice, "joe\nip 10.0.0.1"));
                assertThrows(SocketTimeoutException.class, () -> receive(socket));
                assertEquals(1, losses.size());
                send(notice, "a%u'\"b");
                assertTrue(receive(socket).contains("\nuser a%u'\"b\n"));
            }
        }
    }

    @Test
    void anUnknownHostIsToldAndTriedAgain() {
        try (UdpNotice notice =
                new UdpNotice(Destination.parse("no.such.host.invalid:9", 0), null, null)) {
            assertThrows(Delivery.Unreachable.class, () -> send(notice, "joe"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":9", "::1:9", "h:0", "h:65536", "h:x", "a b:9", "[::1]"})
    void refusesWhatIsNoDestination(String text) {
        assertThrows(IllegalArgumentException.class, () -> Destination.parse(text, 0));
    }
}
