package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import popserv.base.BadConfiguration;

class FrontDirectivesTest {
    /** The names that administrators' files have; none of them may go missing. */
    private static final String PROMISED =
            """
            bindto hostname uid gid crypt apop accepts timelimit autoclose sameaddrmax popit
            popitargs folder useropt whoson.allow whoson.deny loginfo.host loginfo.user
            loginfo.password loginfo.database loginfo.query logudp.dst logudp.secret
            logudp.multicast.ttl home.tag home.conf maildir popit.workers popit.conf logintime
            sessions.max sessions.accountmax auth.mechs auth.delay auth.tries auth.block auth.cache
            login.delay tls.cert tls.key tls.keypass tls.mode tls.bindto tls.minproto proxy.from
            whoson.server capa.implementation debug.commands log log.level fd.limit metrics.bindto
            pidfile
            """;

    @Test
    void everyPromisedNameIsInTheTable() {
        List<String> missing = new ArrayList<>(List.of(PROMISED.split("\\s+")));
        FrontDirectives.TABLE.all().forEach(directive -> missing.remove(directive.name()));
        assertEquals(List.of(), missing);
    }

    /** What has an angle bracket or an at sign would make a greeting no APOP client understands. */
    @Test
    void aHostNameFitsIntoAMessageId() throws Exception {
        assertEquals("pop-1.example.com", hostname("pop-1.example.com"));
        for (String bad : List.of("a>b", "a@b", "a b", "p\u00f6p.example", "x".repeat(256))) {
            assertThrows(BadConfiguration.class, () -> hostname(bad), bad);
        }
    }

    @Test
    void aSocketBeginsWithTlsOrNot() throws Exception {
        String mode = "tls.mode connection";
        List<String> lines =
                List.of("tls.cert c", "tls.key k", "bindto [::1]:995", "tls.bindto [::1]", mode);
        Path file = Path.of("/etc/popserv.conf");
        FrontDirectives.TABLE.read(file, lines);
        BadConfiguration bad =
                assertThrows(
                        BadConfiguration.class,
                        () -> FrontDirectives.TABLE.read(file, lines.subList(0, 4)));
        assertEquals(file + ":4: tls.bindto [::1]:995 stands in bindto, too", bad.getMessage());
    }

    private static String hostname(String value) throws BadConfiguration {
        return FrontDirectives.TABLE
                .read(Path.of("/etc/popserv.conf"), List.of("hostname " + value))
                .get(FrontDirectives.HOSTNAME);
    }
}
