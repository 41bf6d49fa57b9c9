package popserv.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What a client says first in TLS. */
public final class ClientHelloFuzz {
    private ClientHelloFuzz() {}

    /** Takes a ClientHello, from its version on, for the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ByteBuf message = Unpooled.wrappedBuffer(input);
        ClientHello hello = ClientHello.read(message);
        if (message.readerIndex() != 0
                || hello.host().chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new AssertionError(hello.toString());
        }
    }
}
