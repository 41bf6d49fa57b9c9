package popit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.handoff.HandOff;
import popserv.handoff.Transport;
import popserv.host.Descriptors;

/** Whatever goes wrong in one session ends it alone, and its maildrop is free at once. */
@Timeout(60)
class FaultsTest {
    @TempDir Path home;
    private final TestDoor door = new TestDoor();
    private int sessions;
    private boolean watched = true;

    @BeforeEach
    void layOut() throws IOException {
        for (String name : new String[] {"new", "cur", "tmp"}) {
            Files.createDirectory(home.resolve(name));
        }
        Files.writeString(home.resolve("new/1000000001.a"), "Subject: x\n\nx\n");
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    /** Begins a session and returns the client's end of its socket. */
    private FileDescriptor begin(String pending) throws Exception {
        int[] pair = Descriptors.streamPair();
        Descriptors.nonBlocking(pair[1], true);
        HandOff handOff =
                new HandOff(
                        "s" + ++sessions,
                        home.toString(),
                        Map.of("USER", "joe"),
                        List.of("popit"),
                        Transport.UNIX,
                        pending.getBytes(StandardCharsets.US_ASCII));
        door.unwatched = watched ? -1 : pair[1];
        new Client(door, handOff).begin(pair[1], false, handOff.pending());
        return new FileDescriptor(pair[0]);
    }

    private static void say(FileDescriptor client, String text) throws IOException {
        ByteBuffer octets = ByteBuffer.allocateDirect(text.length());
        octets.put(text.getBytes(StandardCharsets.US_ASCII));
        client.write(octets, 0, text.length());
    }

    private static String hear(FileDescriptor client) throws IOException {
        ByteBuffer octets = ByteBuffer.allocateDirect(65536);
        int length = client.read(octets, 0, octets.capacity());
        byte[] text = new byte[Math.max(0, length)];
        octets.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    private void theSessionIsOver(String lastWord, FileDescriptor client) throws Exception {
        assertEquals(lastWord, hear(client));
        if (!lastWord.isEmpty()) {
            assertEquals("", hear(client));
        }
        client.close();
        await().until(() -> door.ends.size() == sessions);
        assertTrue(
                door.ends.get(sessions - 1).startsWith("s" + sessions + " logout"),
                door.ends.toString());
        assertTrue(door.ends.get(sessions - 1).contains(" reason=error "), door.ends.toString());
        String fault = "s" + sessions + " internal what=session text=\"java.lang.OutOfMemoryError ";
        long times = door.lines.stream().filter(line -> line.startsWith(fault)).count();
        assertEquals(1, times, door.lines.toString());
    }

    /** Another session has the maildrop, and goes as ever. */
    private void allIsWellAgain() throws Exception {
        FileDescriptor client = begin("");
        assertTrue(hear(client).startsWith("+OK 1 message"));
        say(client, "RETR 1\r\nQUIT\r\n");
        await().until(() -> door.ends.size() == sessions);
        assertTrue(hear(client).contains("\r\n.\r\n+OK bye"));
        client.close();
        assertTrue(door.ends.get(sessions - 1).contains(" reason=quit "), door.ends.toString());
    }

    /** NOOP is answered on the event loop, TOP on a disk thread. */
    @ParameterizedTest
    @ValueSource(strings = {"NOOP\r\n", "TOP 1 0\r\n"})
    void betweenTwoAnswersTheClientHearsOfIt(String command) throws Exception {
        FileDescriptor client = begin("");
        hear(client);
        door.logFails.set(1);
        say(client, command);
        theSessionIsOver("-ERR [SYS/TEMP] internal error\r\n", client);
        allIsWellAgain();
    }

    /** The log fails of the fault, too. */
    @Test
    void whereTheLogFails() throws Exception {
        FileDescriptor client = begin("");
        hear(client);
        door.logFails.set(3);
        say(client, "NOOP\r\n");
        theSessionIsOver("", client);
        allIsWellAgain();
    }

    @Test
    void onADiskThread() throws Exception {
        FileDescriptor client = begin("");
        hear(client);
        door.logFails.set(3);
        say(client, "RETR 1\r\n");
        theSessionIsOver("", client);
        allIsWellAgain();
    }

    @Test
    void whenNoThreadIsToBeHad() throws Exception {
        FileDescriptor client = begin("");
        hear(client);
        door.diskFails.set(1);
        say(client, "RETR 1\r\n");
        theSessionIsOver("", client);
        allIsWellAgain();
    }

    @Test
    void beforeALoopKnowsTheSocket() throws Exception {
        door.logFails.set(3);
        FileDescriptor client = begin("NOOP\r\n");
        theSessionIsOver("-ERR [SYS/TEMP] internal error\r\n", client);
        allIsWellAgain();
    }

    /** As when fs.epoll.max_user_watches is reached. */
    @Test
    void whenNoLoopCanWatchTheSocket() throws Exception {
        watched = false;
        FileDescriptor client = begin("");
        assertTrue(hear(client).startsWith("+OK 1 message"));
        assertEquals("", hear(client));
        client.close();
        await().until(() -> door.ends.size() == sessions);
        assertTrue(door.ends.get(0).contains(" reason=error "), door.ends.toString());
        assertTrue(door.lines.toString().contains("s1 refused reason="), door.lines.toString());
        assertFalse(Descriptors.isOpen(door.unwatched));
        watched = true;
        allIsWellAgain();
    }

    @Test
    void theThreadThatTakesClientsGoesOn() throws Exception {
        LinkedBlockingQueue<String> link = new LinkedBlockingQueue<>(List.of("bad", "good", "end"));
        List<String> taken = new CopyOnWriteArrayList<>();
        Takers<String> takers =
                new Takers<>(
                        1,
                        () -> link.peek().equals("end") ? null : link.poll(),
                        client -> {
                            taken.add(client);
                            if (client.equals("bad")) {
                                throw new StackOverflowError();
                            }
                        });
        takers.serve();
        assertEquals(List.of("bad", "good"), taken);
    }
}
