package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tests.site.Peer;
import tests.site.Program;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** Clients for whom a proxy speaks, at moments when it has not spoken yet. */
class ProxiesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void whoWasAcceptedBeforeTermIsServedThoughItsProxySpeaksLater() throws Exception {
        InetAddress proxy = InetAddress.getByName("127.0.0.5");
        Setup setup = Setup.STANDARD.withPopserv("proxy.from 127.0.0.5\n");
        try (Site site = Site.started(setup, Road.RESIDENT)) {
            site.login("joe").ok("QUIT");
            site.settle("joe");
            try (Peer peer = site.connect(proxy)) {
                // Who comes behind is greeted: this one was accepted before.
                try (Peer next = site.connect(null)) {
                    next.ok();
                    next.ok("QUIT");
                }
                Program.signal("TERM", site.popserv().pid());
                await().atMost(SOON).until(() -> site.log().contains(" - stopping reason=TERM"));
                peer.say("PROXY TCP4 192.0.2.7 192.0.2.1 40000 110");
                peer.login("joe", Setup.PASSWORD).ok("QUIT");
            }
            assertEquals(0, site.stopped().status(), site::evidence);
        }
    }
}
