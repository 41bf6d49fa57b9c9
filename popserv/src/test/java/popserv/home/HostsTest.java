package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import popserv.testing.HeardLog;

class HostsTest {
    private final HeardLog log = new HeardLog();

    private Hosts<String> hosts(String names, Duration backtime) {
        List<Hosts.Server<String>> servers = new ArrayList<>();
        for (String name : names.split(" ")) {
            servers.add(new Hosts.Server<>(name + ":1", name));
        }
        return new Hosts<>("ldap", servers, backtime, log);
    }

    private static String order(Hosts<String> hosts) {
        return hosts.order().stream().map(Hosts.Server::pool).collect(Collectors.joining(" "));
    }

    private static Hosts.Server<String> server(Hosts<String> hosts, int number) {
        return hosts.all().get(number);
    }

    @Test
    void theFirstIsTriedAgainAfterAWhileAndUsedWhenItAnswers() {
        Hosts<String> hosts = hosts("a b c", Duration.ofMillis(200));
        hosts.answered(server(hosts, 0));
        assertEquals("a b c", order(hosts));
        hosts.failed(server(hosts, 0));
        hosts.failed(server(hosts, 0));
        assertEquals("b c a", order(hosts));
        hosts.failed(server(hosts, 1));
        assertEquals("c a b", order(hosts));
        CountDownLatch answer = new CountDownLatch(1);
        AtomicReference<String> asked = new AtomicReference<>();
        Awaitility.await()
                .until(
                        () -> {
                            hosts.tryFirstAgain(
                                    server -> {
                                        asked.set(server);
                                        return arrives(answer);
                                    });
                            return "a".equals(asked.get());
                        });
        assertEquals("c a b", order(hosts), "whoever asks does not wait for it");
        answer.countDown();
        Awaitility.await().until(() -> order(hosts).equals("a b c"));
        assertNull(hosts.due());
    }

    private static boolean arrives(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void untilOneAnsweredEachIsTriedTwice() {
        Hosts<String> hosts = hosts("a b", Duration.ZERO);
        assertEquals("a b a b", order(hosts));
        hosts.answered(server(hosts, 0));
        assertEquals("a b", order(hosts));
    }

    @Test
    void theLogTellsOfAnother() {
        Hosts<String> hosts = hosts("a b", Duration.ZERO);
        hosts.answered(server(hosts, 0));
        assertEquals(List.of(), log.lines());
        hosts.answered(server(hosts, 1));
        hosts.answered(server(hosts, 1));
        hosts.answered(server(hosts, 0));
        String event = "- database-server what=ldap address=";
        assertEquals(List.of(event + "b:1", event + "a:1"), log.lines());
    }

    @Test
    void oneTriesItForAll() {
        Hosts<String> hosts = hosts("a b", Duration.ofHours(1));
        hosts.failed(server(hosts, 0));
        assertNull(hosts.due());
        Hosts<String> impatient = hosts("a b", Duration.ZERO);
        impatient.answered(server(impatient, 0));
        assertNull(impatient.due(), "it is in use");
        impatient.failed(server(impatient, 0));
        assertEquals("a", impatient.due().pool());
        assertNull(impatient.due(), "it hangs");
        impatient.tried(false);
        assertEquals("a", impatient.due().pool());
        assertEquals("b a", order(impatient));
    }

    @Test
    void anOutageIsToldOnceAndTriedSeldom() throws Exception {
        List<String> told = new ArrayList<>();
        Outage outage = new Outage("mysql", (level, line) -> told.add(line));
        outage.check();
        outage.failed("gone", null);
        outage.failed("gone", null);
        assertThrows(DatabaseDown.class, outage::check);
        assertEquals(1, told.size());
        Awaitility.await().until(() -> passes(outage));
        // One tries, the others wait for what it finds.
        assertThrows(DatabaseDown.class, outage::check);
        outage.over();
        outage.check();
        outage.check();
    }

    private static boolean passes(Outage outage) {
        try {
            outage.check();
            return true;
        } catch (DatabaseDown e) {
            return false;
        }
    }
}
