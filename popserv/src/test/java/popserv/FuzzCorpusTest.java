package popserv;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import popserv.auth.MechanismsFuzz;
import popserv.base.LinesFuzz;
import popserv.control.RequestFuzz;
import popserv.handoff.MessageFuzz;
import popserv.proxy.ProxyHandlerFuzz;
import popserv.testing.Corpus;
import popserv.tls.ClientHelloFuzz;

/** What tests/fuzz starts from, and all it ever found, without the fuzzer. */
class FuzzCorpusTest {
    @Test
    void lines() throws IOException {
        Corpus.replay("LinesFuzz", LinesFuzz::fuzzerTestOneInput);
    }

    @Test
    void mechanisms() throws IOException {
        Corpus.replay("MechanismsFuzz", MechanismsFuzz::fuzzerTestOneInput);
    }

    @Test
    void proxyHeaders() throws IOException {
        Corpus.replay("ProxyHandlerFuzz", ProxyHandlerFuzz::fuzzerTestOneInput);
    }

    @Test
    void clientHellos() throws IOException {
        Corpus.replay("ClientHelloFuzz", ClientHelloFuzz::fuzzerTestOneInput);
    }

    @Test
    void handOverMessages() throws IOException {
        Corpus.replay("MessageFuzz", MessageFuzz::fuzzerTestOneInput);
    }

    @Test
    void controlRequests() throws IOException {
        Corpus.replay("RequestFuzz", RequestFuzz::fuzzerTestOneInput);
    }
}
