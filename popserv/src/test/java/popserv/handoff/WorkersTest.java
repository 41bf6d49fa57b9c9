package popserv.handoff;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import popserv.base.Log;
import popserv.host.Descriptors;
import popserv.host.Octets;
import popserv.host.Program;

@Timeout(60)
class WorkersTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Workers workers;
    private int session;

    /** A client that is given to the workers; mode tells {@link TestWorker} what to do with it. */
    private GivenClient client(String mode, String pending) throws Exception {
        return new GivenClient(workers, "s" + session++, mode, pending);
    }

    private final Watcher watcher =
            new Watcher() {
                @Override
                public void started(long pid) {
                    heard.add("started");
                }

                @Override
                public void ended(long pid, String reason, int sessions, boolean expected) {
                    heard.add("ended " + reason + " " + sessions + " " + expected);
                }

                @Override
                public void log(long pid, Log.Level level, String line) {
                    heard.add("log " + level + " " + line);
                }

                @Override
                public void said(long pid, String line) {
                    heard.add("said " + line);
                }
            };

    static Program java(String... arguments) {
        List<String> argv =
                new ArrayList<>(
                        List.of(
                                "java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1"));
        argv.addAll(List.of("-cp", System.getProperty("java.class.path")));
        argv.add(TestWorker.class.getName());
        argv.addAll(List.of(arguments));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new Program(java, argv, Map.of("PATH", "/usr/bin:/bin"), null, null);
    }

    private void start(Program program, int count, long patience) {
        workers = new Workers(program, count, patience, watcher);
        workers.start();
    }

    private void awaitHeard(String line) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> heard.contains(line));
    }

    @AfterEach
    void stop() throws Exception {
        workers.stop().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aClientIsTakenServedAndEnded() throws Exception {
        start(java(), 1, 10_000);
        GivenClient client = client("echo", "STAT\r\nLIST\r\n");
        assertEquals(
                "+OK s0 /home/joe/Maildir joe%\u00fc unix STAT\r\nLIST\r\n\r\n",
                Octets.read(client.end));
        client.awaits("taken ");
        assertEquals(1, workers.sessions());
        Octets.write(client.end, "QUIT\r\n");
        assertEquals("QUIT\r\n", Octets.readAll(client.end));
        client.awaits("taken ended s0 logout reason=quit");
        assertEquals(0, workers.sessions());
        assertTrue(heard.contains("said test worker runs"), heard.toString());
        assertTrue(heard.contains("log INFO s0 serving?"), heard.toString());
    }

    @Test
    void whatIsOnItsWayOutlivesAKilledWorker() throws Exception {
        start(java(), 1, 10_000);
        GivenClient first = client("echo", "");
        assertTrue(Octets.read(first.end).startsWith("+OK s0 "));
        long pid = workers.loads().get(0).pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        GivenClient second = client("brief", "");
        assertTrue(Octets.readAll(second.end).startsWith("+OK s1 "));
        second.awaits("taken ended s1 logout reason=quit");
        first.awaits("taken died");
        assertEquals("", Octets.readAll(first.end));
        awaitHeard("ended killed by signal 9 1 false");
    }

    @Test
    void aClientThatKillsWorkersIsGivenUp() throws Exception {
        start(java(), 1, 10_000);
        GivenClient poison = client("die", "");
        poison.awaits("failed true the worker died");
        assertEquals(
                3, heard.stream().filter(l -> l.equals("ended exit status 3 0 false")).count());
    }

    @Test
    void aRefusedClientGoesToTheNextWorkerAndThenBack() throws Exception {
        start(java(), 2, 10_000);
        await().until(() -> heard.stream().filter("started"::equals).count() == 2);
        client("refuse", "").awaits("failed true refused by the worker: not today");
        GivenClient next = client("brief", "");
        next.awaits("taken ended s1 logout reason=quit");
    }

    @Test
    void aWorkerThatDoesNotAnswerIsReplaced() throws Exception {
        start(java(), 1, 2_000);
        awaitHeard("started");
        client("ignore", "").awaits("failed false no answer");
        client("brief", "").awaits("taken ended s1 logout reason=quit");
        awaitHeard("ended exit status 0 0 true");
    }

    @Test
    void aRetiringWorkerKeepsItsSessionsAndIsReplaced() throws Exception {
        start(java("1"), 1, 10_000);
        GivenClient stays = client("echo", "");
        stays.awaits("taken ");
        client("brief", "").awaits("taken ended s1 logout reason=quit");
        await().until(() -> heard.stream().filter("started"::equals).count() == 2);
        assertEquals(2, workers.loads().size());
        assertTrue(workers.loads().get(0).retiring());
        Octets.write(stays.end, "QUIT\r\n");
        stays.awaits("taken ended s0 logout reason=quit");
        awaitHeard("ended exit status 0 0 true");
        await().until(() -> workers.loads().size() == 1);
    }

    @Test
    void aReplacedWorkerStillEndsASessionAtOurWord() throws Exception {
        start(java("orders"), 1, 10_000);
        GivenClient kicked = client("echo", "");
        GivenClient stays = client("echo", "");
        kicked.awaits("taken ");
        stays.awaits("taken ");
        var drained = workers.drain();
        workers.end(kicked.id);
        kicked.awaits("taken ended s0 logout reason=quit");
        assertFalse(drained.isDone());
        Octets.write(stays.end, "QUIT\r\n");
        stays.awaits("taken ended s1 logout reason=quit");
        drained.get(20, TimeUnit.SECONDS);
        assertEquals(List.of("ended exit status 0 0 true"), ends());
    }

    @Test
    void oneThatHearsNoOrdersKeepsItsSessions() throws Exception {
        start(java(), 1, 10_000);
        GivenClient client = client("echo", "");
        client.awaits("taken ");
        var drained = workers.drain();
        workers.end(client.id);
        Octets.write(client.end, "QUIT\r\n");
        drained.get(20, TimeUnit.SECONDS);
        client.awaits("taken ended s0 logout reason=quit");
        assertEquals(List.of("ended exit status 0 0 true"), ends());
        assertFalse(heard.toString().contains("cannot be told"), heard.toString());
    }

    @Test
    void theLastClientIsAnsweredBeforeItIsSaidToBeTheLast() throws Exception {
        start(java("orders"), 1, 10_000);
        awaitHeard("started");
        List<GivenClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(client("brief", ""));
        }
        workers.drain().get(20, TimeUnit.SECONDS);
        for (GivenClient client : clients) {
            client.awaits("taken ended " + client.id + " logout reason=quit");
        }
    }

    private List<String> ends() {
        return heard.stream().filter(line -> line.startsWith("ended ")).toList();
    }

    @Test
    void drainingWaitsForSessionsAndTakesNoMore() throws Exception {
        start(java(), 1, 10_000);
        GivenClient client = client("echo", "");
        client.awaits("taken ");
        var drained = workers.drain();
        client("brief", "").awaits("failed true the workers are stopping");
        assertFalse(drained.isDone());
        Octets.write(client.end, "QUIT\r\n");
        drained.get(20, TimeUnit.SECONDS);
        client.awaits("taken ended s0 logout reason=quit");
    }

    @Test
    void withoutAProgramNothingHangs() throws Exception {
        start(new Program("/nowhere/popit", List.of("popit"), Map.of(), null, null), 1, 10_000);
        client("brief", "").awaits("failed true no worker can be started");
        client("brief", "").awaits("failed true no worker can be started");
        awaitHeard("ended posix_spawn: ENOENT (/nowhere/popit) 0 false");
    }

    @Test
    void aProgramThatIsNoWorkerTimesOut() throws Exception {
        start(new Program("/bin/sleep", List.of("sleep", "100"), Map.of(), null, null), 1, 500);
        client("brief", "").awaits("failed true no worker in time");
    }

    @Test
    void manyAtOnceAndAKillInBetweenLoseNothingElse() throws Exception {
        start(java(), 2, 10_000);
        await().until(() -> heard.stream().filter("started"::equals).count() == 2);
        int before = Octets.openDescriptors();
        List<GivenClient> running = new ArrayList<>();
        int greeted = 0;
        int died = 0;
        int total = Integer.getInteger("popserv.handovers", 3000);
        for (int i = 0; i < total; i++) {
            running.add(client("brief", "x"));
            if (i == total / 2) {
                ProcessHandle.of(workers.loads().get(0).pid()).orElseThrow().destroyForcibly();
            }
            if (running.size() == 64) {
                GivenClient oldest = running.remove(0);
                String all = Octets.readAll(oldest.end);
                Descriptors.close(oldest.end);
                if (all.startsWith("+OK " + oldest.id + " ")) {
                    greeted++;
                } else {
                    assertEquals("", all);
                    died++;
                }
            }
        }
        for (GivenClient client : running) {
            Octets.readAll(client.end);
            Descriptors.close(client.end);
        }
        System.out.println("greeted " + greeted + ", died " + died);
        assertTrue(died < 64, "died: " + died);
        running.get(63 - 1).awaits("taken ended " + running.get(62).id + " logout reason=quit");
        assertEquals(0, workers.sessions());
        // The killed worker's successor may have come up or not; nothing else is left.
        int after = Octets.openDescriptors();
        assertTrue(after <= before + 4, before + " descriptors became " + after);
    }
}
