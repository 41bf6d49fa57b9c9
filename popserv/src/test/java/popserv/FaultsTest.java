package popserv;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import popserv.auth.Authenticator;
import popserv.base.BadConfiguration;
import popserv.base.Settings;
import popserv.home.Account;
import popserv.home.Secret;
import popserv.home.Switches;
import popserv.home.UserDatabase;
import popserv.host.Crypt;
import popserv.host.Octets;
import popserv.limits.Guard;
import popserv.metrics.Watch;
import popserv.record.LoginRecord;
import popserv.record.Recorder;
import popserv.testing.HeardLog;
import popserv.tls.Tls;

/** Whatever goes wrong at one client's ends that session, and leaves nothing behind. */
@Timeout(60)
class FaultsTest {
    private static final String TEMP = "-ERR [SYS/TEMP] ";

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final HeardLog log = new HeardLog();
    private final Guard guard = new Guard();
    private final LiveSessions live = new LiveSessions(new Watch());
    private Supplier<RuntimeException> whenFound = () -> null;
    private Supplier<Error> whenRecorded = () -> null;
    private Supplier<Error> whenStarted = () -> null;
    private String shell = "";
    private Door door;
    private Roads roads;
    private int before;

    private final UserDatabase database =
            lookup -> {
                RuntimeException fault = whenFound.get();
                if (fault != null) {
                    throw fault;
                }
                return Optional.of(
                        new Account(
                                "joe",
                                Secret.of("{PLAIN}x"),
                                -1,
                                -1,
                                "",
                                "/",
                                shell,
                                Switches.NONE));
            };

    private final Recorder recorder =
            new Recorder() {
                @Override
                public void record(LoginRecord login) {
                    raise(whenRecorded);
                }

                @Override
                public List<Counts> counts() {
                    return List.of();
                }

                @Override
                public void close(Duration atMost) {}
            };

    private static void raise(Supplier<Error> fault) {
        Error error = fault.get();
        if (error != null) {
            throw error;
        }
    }

    /** Opens a door behind which this program serves those who log in. */
    private void open(Path program, List<String> arguments, int residents)
            throws BadConfiguration, Exit, InterruptedException {
        Settings settings =
                FrontDirectives.TABLE.read(
                        Path.of("/etc/popserv.conf"), List.of("maildir %h", "auth.delay 0"));
        Executor pool =
                task -> {
                    raise(whenStarted);
                    task.run();
                };
        Authenticator authenticator =
                new Authenticator(database, Authenticator.Rules.USUAL, Crypt::hash, Runnable::run);
        WorkerProgram worker =
                new WorkerProgram(program, arguments, Map.of(), residents, false, "");
        roads = new Roads(worker, loops.next(), pool, log, live.watch());
        roads.start();
        Reception reception =
                new Reception(
                        settings,
                        new NameRules(null, null),
                        "mail.example.com",
                        Tls.NONE,
                        authenticator,
                        guard,
                        live,
                        roads,
                        recorder,
                        Runnable::run,
                        log);
        door =
                Door.open(
                        Listener.on(new Endpoint("127.0.0.1", 0)),
                        new InetSocketAddress("127.0.0.1", 0),
                        loops,
                        () -> {});
        door.lead(reception, false);
        talk("QUIT\r\n");
        await().until(() -> guard.sessions().total() == 0);
        before = Octets.openDescriptors();
    }

    /** Says all at once, and returns what is heard until the end. */
    private List<String> talk(String text) {
        try (Socket client = new Socket("127.0.0.1", door.port())) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.ISO_8859_1));
            in.readLine();
            client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return in.lines().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void isRefusedAndGoesOn(String login) {
        List<String> heard = talk(login + "NOOP\r\nQUIT\r\n");
        assertEquals(4, heard.size(), heard.toString());
        assertTrue(heard.get(1).startsWith(TEMP), heard.toString());
        assertEquals("+OK bye", heard.get(3));
    }

    private void nothingIsLeft() {
        await().untilAsserted(
                        () -> {
                            assertEquals(0, guard.sessions().total());
                            assertEquals(0, guard.sessions().from("127.0.0.1"));
                            assertEquals(List.of(), live.all());
                            assertTrue(Octets.openDescriptors() <= before);
                        });
    }

    private void logTellsOnce(String text) {
        long times = log.lines().stream().filter(line -> line.contains(text)).count();
        assertEquals(1, times, log.lines().toString());
    }

    @AfterEach
    void close() throws Exception {
        door.close();
        roads.endNow().get(20, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
    }

    @Test
    void aDatabaseThatThrows() throws Exception {
        open(Path.of("/bin/cat"), List.of("cat"), 0);
        whenFound = () -> new IllegalStateException("x");
        isRefusedAndGoesOn("USER joe\r\nPASS x\r\n");
        nothingIsLeft();
        logTellsOnce("reason=java.lang.IllegalStateException");
    }

    @Test
    void arguments() throws Exception {
        List<String> arguments =
                new AbstractList<>() {
                    @Override
                    public String get(int index) {
                        throw new UnsupportedOperationException("joe's password");
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                };
        open(Path.of("/bin/cat"), arguments, 0);
        List<String> heard = talk("USER joe\r\nPASS x\r\n");
        assertEquals(2, heard.size(), heard.toString());
        assertTrue(heard.get(1).startsWith(TEMP), heard.toString());
        nothingIsLeft();
        logTellsOnce(" internal what=login text=\"java.lang.UnsupportedOperationException at ");
        assertTrue(log.lines().stream().noneMatch(line -> line.contains("joe's")));
    }

    @Test
    void aProgramThatCannotBeTold() throws Exception {
        open(null, List.of("cat"), 0);
        isRefusedAndGoesOn("USER joe\r\nPASS x\r\n");
        nothingIsLeft();
        logTellsOnce(" refused user=joe ip=127.0.0.1 reason=\"java.lang.NullPointerException at ");
    }

    @Test
    void noThreadToStartAProgram() throws Exception {
        open(Path.of("/bin/cat"), List.of("cat"), 0);
        whenStarted = () -> new OutOfMemoryError("unable to create native thread");
        isRefusedAndGoesOn("USER joe\r\nPASS x\r\n");
        nothingIsLeft();
        logTellsOnce(" reason=\"java.lang.OutOfMemoryError at ");
    }

    /** What it sent ahead makes it a client of the relay. */
    @Test
    void noThreadToStartAProgramForTheRelay() throws Exception {
        open(Path.of("/bin/cat"), List.of("cat"), 0);
        whenStarted = () -> new OutOfMemoryError("unable to create native thread");
        List<String> heard = talk("USER joe\r\nPASS x\r\nUSER joe\r\nQUIT\r\n");
        assertEquals(4, heard.size(), heard.toString());
        assertTrue(heard.get(1).startsWith(TEMP), heard.toString());
        nothingIsLeft();
        logTellsOnce(" reason=\"java.lang.OutOfMemoryError at ");
    }

    /** A lone surrogate is no text that could be told a resident worker. */
    @Test
    void aRecordThatCannotTravel() throws Exception {
        shell = "\ud800";
        open(Path.of("/bin/false"), List.of("false"), 1);
        isRefusedAndGoesOn("USER joe\r\nPASS x\r\n");
        nothingIsLeft();
        logTellsOnce(" refused user=joe ");
    }

    /** The session is the worker's by then, and is no worse for it. */
    @Test
    void aLoginThatCannotBeNoted() throws Exception {
        open(Path.of("/bin/echo"), List.of("echo", "+OK"), 0);
        whenRecorded = () -> new StackOverflowError();
        for (String ahead : new String[] {"", "NOOP\r\n"}) {
            List<String> heard = talk("USER joe\r\nPASS x\r\n" + ahead);
            assertEquals(List.of("+OK send PASS", "+OK"), heard);
            nothingIsLeft();
        }
        long times = log.lines().stream().filter(l -> l.contains("StackOverflow")).count();
        assertEquals(2, times, log.lines().toString());
    }
}
