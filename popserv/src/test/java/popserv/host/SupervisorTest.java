package popserv.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SupervisorTest {
    @TempDir Path directory;

    @Test
    void hearsOnAPathAndInTheAbstractNamespace() throws Exception {
        assertTrue(io.netty.channel.epoll.Epoll.isAvailable());
        String abstractName = "popserv-test-" + System.nanoTime();
        for (String name :
                new String[] {directory.resolve("notify").toString(), "@" + abstractName}) {
            Socket socket = Socket.newSocketDomainDgram();
            socket.bind(new DomainSocketAddress(name.replace('@', '\0')));
            Descriptors.nonBlocking(socket.intValue(), false);
            Supervisor supervisor = new Supervisor(Map.of("NOTIFY_SOCKET", name));
            assertTrue(supervisor.ready("110 sockets"));
            assertEquals("READY=1\nSTATUS=110 sockets", Octets.read(socket.intValue()));
            assertTrue(supervisor.reloading());
            assertTrue(Octets.read(socket.intValue()).matches("RELOADING=1\nMONOTONIC_USEC=\\d+"));
            socket.close();
            assertFalse(supervisor.stopping());
        }
    }

    @Test
    void withoutOneNothingIsTold() {
        assertFalse(new Supervisor(Map.of()).ready("ok"));
        assertFalse(new Supervisor(Map.of("NOTIFY_SOCKET", "relative")).alive());
        assertEquals(0, new Supervisor(Map.of()).watchdogMillis());
        assertEquals(30000, new Supervisor(Map.of("WATCHDOG_USEC", "30000000")).watchdogMillis());
        assertEquals(
                0,
                new Supervisor(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "1"))
                        .watchdogMillis());
    }
}
