package popserv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
