package popserv.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/** The JDK's own first messages, whole and mutated. */
class ClientHelloTest {

    @Test
    void hostAndCurvesAreFound() throws Exception {
        ClientHello hello = ClientHello.read(message("TLSv1.3"));
        assertEquals("pop.example.com", hello.host());
        assertTrue(hello.ec());
        ClientHello old =
                ClientHello.read(message("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
        assertFalse(old.ec());
        assertTrue(ClientHello.read(message("TLSv1.2")).ec());
    }

    @Test
    void whatIsDamagedIsUnknown() throws Exception {
        ByteBuf whole = message("TLSv1.3");
        for (int length = 0; length < whole.readableBytes(); length++) {
            assertNotNull(ClientHello.read(whole.slice(0, length)));
        }
        Random random = new Random(7);
        for (int i = 0; i < Integer.getInteger("hostile.rounds", 20_000); i++) {
            ByteBuf mutated = whole.copy();
            for (int j = random.nextInt(6); j >= 0; j--) {
                mutated.setByte(random.nextInt(mutated.readableBytes()), random.nextInt());
            }
            assertNotNull(ClientHello.read(mutated));
        }
    }

    private static ByteBuf message(String version, String... suites) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("POP.example.com", 995);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("POP.example.com")));
        parameters.setProtocols(new String[] {version});
        if (suites.length > 0) {
            parameters.setCipherSuites(suites);
        }
        engine.setSSLParameters(parameters);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        // Without the heads of record and handshake message.
        record.flip().position(5 + 4);
        return Unpooled.copiedBuffer(record);
    }
}
