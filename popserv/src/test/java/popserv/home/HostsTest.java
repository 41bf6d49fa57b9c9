package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import popserv.testing.HeardLog;

/** Servers that are letters: one is lost while it is among the dead. */
@Timeout(60)
class HostsTest {
    private static final String EVENT = "- database-server what=ldap address=";

    private final HeardLog log = new HeardLog();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final AtomicInteger trials = new AtomicInteger();
    private final CountDownLatch trialsEnd = new CountDownLatch(1);

    @AfterEach
    void letTrialsEnd() {
        trialsEnd.countDown();
    }

    private Hosts<String> hosts(String names, Duration backtime) {
        List<Hosts.Server<String>> servers = new ArrayList<>();
        for (String name : names.split(" ")) {
            servers.add(new Hosts.Server<>(name + ":1", name));
        }
        return new Hosts<>("ldap", servers, this::answers, backtime, log);
    }

    /** A trial of the first server hangs until {@link #letTrialsEnd}. */
    private boolean answers(String server) {
        trials.incrementAndGet();
        try {
            return trialsEnd.await(30, TimeUnit.SECONDS) && !dead.contains(server);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Returns the servers asked, until one answered. */
    private String ask(Hosts<String> hosts) throws DatabaseDown {
        List<String> asked = new ArrayList<>();
        try {
            hosts.ask(
                    server -> {
                        asked.add(server);
                        if (dead.contains(server)) {
                            throw new ServerLost(server + " is dead", null);
                        }
                        return server;
                    });
        } catch (DatabaseDown e) {
            throw new DatabaseDown(e.getMessage() + " after " + String.join(" ", asked));
        }
        return String.join(" ", asked);
    }

    private String refusal(Hosts<String> hosts) {
        return assertThrows(DatabaseDown.class, () -> ask(hosts)).getMessage();
    }

    @Test
    void theNextIsUsedWhenOneFails() throws Exception {
        Hosts<String> hosts = hosts("a b c", Duration.ofHours(1));
        assertEquals("a", ask(hosts));
        dead.add("a");
        assertEquals("a b", ask(hosts));
        assertEquals("b", ask(hosts));
        dead.add("b");
        assertEquals("b c", ask(hosts));
        dead.clear();
        assertEquals("c", ask(hosts), "it is not yet time to try the first again");
        dead.addAll(List.of("b", "c"));
        assertEquals("c a", ask(hosts));
        assertEquals(List.of(EVENT + "b:1", EVENT + "c:1", EVENT + "a:1"), log.lines());
        assertEquals(0, trials.get());
    }

    @Test
    void theFirstIsTriedAgainBesideThoseWhoAskAndUsedWhenItAnswers() throws Exception {
        Hosts<String> hosts = hosts("a b", Duration.ZERO);
        dead.add("a");
        assertEquals("a b", ask(hosts));
        assertEquals("b", ask(hosts), "whoever asks does not wait for the trial");
        Awaitility.await().until(() -> trials.get() == 1);
        dead.clear();
        assertEquals("b", ask(hosts));
        assertEquals(1, trials.get(), "one is enough");
        letTrialsEnd();
        Awaitility.await().until(() -> ask(hosts).equals("a"));
    }

    @Test
    void aFirstThatFailsItsTrialHasAnotherLater() throws Exception {
        Hosts<String> hosts = hosts("a b", Duration.ZERO);
        dead.add("a");
        assertEquals("a b", ask(hosts));
        letTrialsEnd();
        Awaitility.await().until(() -> ask(hosts).equals("b") && trials.get() > 1);
    }

    /** It may be the driver that was late. */
    @Test
    void theFirstQuestionAloneIsAskedTwice() {
        Hosts<String> hosts = hosts("a b", Duration.ofHours(1));
        dead.addAll(List.of("a", "b"));
        assertEquals("ldap: b is dead after a b a b", refusal(hosts));
        Awaitility.await().until(() -> refusal(hosts).equals("ldap: b is dead after a b"));
    }

    @Test
    void nonsenseIsNoReasonToAskAnother() {
        Hosts<String> hosts = hosts("a b", Duration.ofHours(1));
        DatabaseDown down =
                assertThrows(
                        DatabaseDown.class,
                        () ->
                                hosts.ask(
                                        server -> {
                                            throw hosts.outage().nonsense(server + " babbles");
                                        }));
        assertEquals("ldap: a babbles", down.getMessage());
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
