package popserv.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a client's first message, chooses the certificate it is shown, and makes way for the
 * engine that carries the handshake out.
 */
final class TlsHandler extends SslClientHelloHandler<SslContext> {
    /** Its name in the pipeline, and that of the engine that comes in its place. */
    static final String NAME = "tls";

    /** What no client of today reaches; key shares of quantum-safe groups are 1.2 KiB. */
    private static final int LONGEST_HELLO = 16384;

    private final Contexts contexts;
    private final long seconds;

    /**
     * Makes it.
     *
     * @param seconds the longest the handshake may take
     */
    TlsHandler(Contexts contexts, long seconds) {
        super(LONGEST_HELLO);
        this.contexts = contexts;
        this.seconds = seconds;
    }

    @Override
    protected Future<SslContext> lookup(ChannelHandlerContext context, ByteBuf message) {
        ClientHello hello = message == null ? ClientHello.UNKNOWN : ClientHello.read(message);
        return context.executor().newSucceededFuture(contexts.choose(hello));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, Future<SslContext> chosen) {
        SslHandler handler = chosen.getNow().newHandler(context.alloc());
        handler.setHandshakeTimeout(seconds, TimeUnit.SECONDS);
        context.pipeline().replace(this, NAME, handler);
    }
}
