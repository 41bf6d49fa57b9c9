package popserv.handoff;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import popserv.base.Log;
import popserv.host.Descriptors;
import popserv.host.Identity;
import popserv.host.Octets;
import popserv.host.Program;

/** The worker printed in HANDOFF.md works as it stands there. */
@Timeout(60)
class HandOffPageTest {
    @TempDir Path directory;

    private static String printedWorker() throws Exception {
        String page = Files.readString(Path.of("HANDOFF.md"));
        String fence = "```python\n";
        int start = page.indexOf(fence) + fence.length();
        return page.substring(start, page.indexOf("```", start));
    }

    @Test
    void thePrintedWorkerServes() throws Exception {
        serves(null);
    }

    @Test
    void thePrintedWorkerServesAsAnAccount() throws Exception {
        assumeTrue(Identity.ours().isRoot());
        serves(new Identity(1234, 1234));
    }

    private void serves(Identity identity) throws Exception {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python), "no Python here");
        Path script = directory.resolve("worker.py");
        Files.writeString(script, printedWorker());
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> heard = new CopyOnWriteArrayList<>();
        Workers workers =
                new Workers(
                        new Program(
                                python.toString(),
                                List.of("python3", script.toString()),
                                Map.of(),
                                directory.toString(),
                                identity),
                        1,
                        Workers.PATIENCE,
                        new Recorder(heard));
        workers.start();
        int[] pair = Descriptors.streamPair();
        HandOff handOff =
                new HandOff(
                        "abc.1",
                        "/",
                        Map.of("USER", "100%\n\u00fc"),
                        List.of("popit"),
                        Transport.UNIX,
                        "STAT\r\nLI".getBytes(StandardCharsets.UTF_8));
        workers.give(handOff, pair[1], new Recorder(heard));
        await().atMost(20, TimeUnit.SECONDS).until(() -> heard.contains("taken"));
        Descriptors.close(pair[1]);
        String user = new String("100%\n\u00fc".getBytes(StandardCharsets.UTF_8), "ISO-8859-1");
        assertEquals(1, workers.sessions());
        int uid = identity == null ? Identity.ours().uid() : identity.uid();
        Path process = Path.of("/proc/" + workers.loads().get(0).pid());
        assertEquals(uid, Files.getAttribute(process, "unix:uid"));
        Octets.write(pair[0], "ST\r\nQUIT\r\n");
        assertEquals(
                "+OK " + user + ", you have no mail\r\n+OK 0 0\r\n+OK\r\n.\r\n+OK bye\r\n",
                Octets.readAll(pair[0]));
        Descriptors.close(pair[0]);
        workers.drain().get(20, TimeUnit.SECONDS);
        String last = heard.stream().filter(l -> l.startsWith("ended abc.1")).findFirst().get();
        assertTrue(last.startsWith("ended abc.1 logout user=100%"), last);
        assertTrue(heard.contains("worker ended exit status 0"), heard.toString());
    }

    private record Recorder(List<String> heard) implements Watcher, Taker {
        @Override
        public void taken(long pid) {
            heard.add("taken");
        }

        @Override
        public void failed(String reason, boolean ours) {
            heard.add("failed " + reason);
        }

        @Override
        public void ended(String line) {
            heard.add("ended " + line);
        }

        @Override
        public void died() {
            heard.add("died");
        }

        @Override
        public void started(long pid) {
            heard.add("started");
        }

        @Override
        public void ended(long pid, String reason, int sessions, boolean expected) {
            heard.add("worker ended " + reason);
        }

        @Override
        public void log(long pid, Log.Level level, String line) {
            heard.add("log " + line);
        }

        @Override
        public void said(long pid, String line) {
            heard.add("said " + line);
        }
    }
}
