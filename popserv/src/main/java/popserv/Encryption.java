package popserv;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import popserv.base.Reply;
import popserv.proxy.ProxyHandler;
import popserv.tls.Tls;
import popserv.tls.TlsState;

/** TLS on one client's connection: how it begins, and what is known of it. */
final class Encryption {
    private final Tls ours;
    private final Intake intake;
    private final Channel channel;
    private final OwnLoop loop;
    private TlsState state;

    /**
     * Encrypts nothing yet.
     *
     * @param ours our certificates
     * @param state the TLS between the client and its proxy, which is as good; or null
     */
    Encryption(Tls ours, Channel channel, OwnLoop loop, Intake intake, TlsState state) {
        this.ours = ours;
        this.loop = loop;
        this.intake = intake;
        this.channel = channel;
        this.state = state;
    }

    /** Begins TLS: what is read next is a handshake. */
    void begin() {
        ours.begin(channel, ProxyHandler.NAME);
    }

    /** Sends a reply, throws away what the client sent ahead of it, and begins TLS. */
    void begin(Reply reply) {
        intake.hold();
        channel.writeAndFlush(Unpooled.wrappedBuffer(reply.bytes()))
                .addListener(written -> loop.run(() -> begin(written.isSuccess())));
    }

    private void begin(boolean said) {
        if (said && !intake.isOver()) {
            // What was said in the clear is not to be heard in TLS.
            intake.forgetAhead();
            begin();
            intake.goOn();
        }
    }

    /** Notes what was agreed upon, when the handshake is done. */
    TlsState established() {
        state = Tls.state(channel);
        return state;
    }

    /** Returns what is known of the TLS that protects the connection; null without TLS. */
    TlsState state() {
        return state;
    }
}
