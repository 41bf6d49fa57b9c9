package tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** A configuration of the C popserv, with every directive it had, starts unchanged. */
class OldConfigurationTest {
    /** Beside these, every site's configuration has bindto and hostname. */
    private static final String CONF =
            """
            #
            # popserv.conf
            #
            uid %s
            gid %s
            crypt 0
            apop 1
            accepts 10

            timelimit 600
            autoclose 86400
            sameaddrmax 20
            popit @DIR@/popit
            popitargs popit -v one
            folder +([^%%@/]*)
            useropt /([^%%@+]*)
            whoson.deny ^test
            whoson.allow .*
            loginfo.host localhost:1
            loginfo.user popserv
            loginfo.password secret word
            loginfo.database mail
            loginfo.query insert into logins values ('%%u', '%%r', now())
            logudp.dst 127.0.0.1:%d
            logudp.secret sesame
            logudp.multicast.ttl 2
            home.tag popserv
            """;

    /** As the popit of those days, it is started in the folder, and speaks next. */
    private static final String POPIT =
            """
            #!/bin/sh
            printf '+OK %s %s\\r\\n' "$USER $EXTENSION $LOGNAME $REMOTE_ADDR ${PWD##*/}" "$*"
            read line
            printf '+OK bye\\r\\n'
            """;

    @Test
    void startsAndDoesWhatItPromised() throws Exception {
        Path self = Path.of("/proc/self");
        try (DatagramSocket notices = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            notices.setSoTimeout(20_000);
            String conf =
                    CONF.formatted(
                            Files.getAttribute(self, "unix:uid"),
                            Files.getAttribute(self, "unix:gid"),
                            notices.getLocalPort());
            try (Site site = new Site(Setup.STANDARD.withPopserv(conf), Road.RESIDENT)) {
                Path popit = Files.writeString(site.dir().resolve("popit"), POPIT);
                popit.toFile().setExecutable(true);
                site.layOut(new Mail().with("ann/.work/cur/1.a:2,S", Octets.of("x\n")));
                site.start();
                try (Peer ann = site.connect(null)) {
                    assertTrue(ann.ok().matches("\\+OK .*<.*@mail.example.com>.*"), "APOP");
                    ann.ok("USER ann+work/ro");
                    assertEquals(
                            "+OK ann work ann+work/ro 127.0.0.1 .work -v one -- ro",
                            ann.ok("PASS secret"));
                    ann.ok("QUIT");
                }
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                notices.receive(packet);
                byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
                assertTrue(Octets.text(octets).contains("\nuser ann\n"), Octets.text(octets));
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> site.log().contains(" road=exec "));
                assertEquals(0, site.stop().status(), site::evidence);
            }
        }
    }
}
