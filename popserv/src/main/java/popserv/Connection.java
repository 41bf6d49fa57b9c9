package popserv;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.TimeUnit;
import popserv.auth.Verdict;
import popserv.base.Reply;
import popserv.limits.Sessions;
import popserv.login.Login;
import popserv.proxy.ProxyHandler;
import popserv.tls.Tls;
import popserv.tls.TlsState;

/**
 * One client's connection, from the greeting until it is given away or closed.
 *
 * <p>Lives on one event loop and never blocks it; its {@link Intake} sees to it that one line is
 * answered after the other.
 */
final class Connection implements Crowd.Guest, Wire.End {
    private final Reception reception;
    private final EpollSocketChannel channel;
    private final Wire wire;
    private final Sessions.Place place;
    private final LiveSession live;
    private final String id = SessionId.next();
    private final long began = System.nanoTime();
    private final Intake intake;
    private final Encryption encryption;
    private final Claimant claimant;
    private final Login login;
    private final Journal journal;
    private final Caller caller;
    private final boolean secure;
    private boolean leaving;

    /**
     * Takes a client in.
     *
     * @param place its place in the counts
     * @param caller who it is
     * @param secure whether it begins with TLS
     */
    Connection(
            Reception reception,
            EpollSocketChannel channel,
            Sessions.Place place,
            Caller caller,
            boolean secure) {
        this.caller = caller;
        this.secure = secure;
        this.reception = reception;
        this.channel = channel;
        this.wire = new Wire(channel, this);
        this.place = place;
        this.journal = new Journal(reception.log(), reception.debugCommands(), id, caller);
        this.live = reception.sessions().enter(id, caller.remote(), place, () -> leave("kicked"));
        this.intake =
                new Intake(channel, () -> !channel.isWritable(), this::answer, () -> close("gone"));
        this.encryption = new Encryption(reception.tls(), channel, intake, caller.tls());
        this.claimant = new Claimant(this, reception, intake);
        this.login = reception.login(claimant);
    }

    /** Begins to listen, and greets the client. */
    void begin() {
        channel.pipeline().addLast(wire);
        journal.connected();
        if (secure) {
            encryption.begin();
        } else {
            greet();
        }
        ProxyHandler.pass(channel);
    }

    private void greet() {
        login.greet();
        live.watch().greeted(began);
    }

    String id() {
        return id;
    }

    Login login() {
        return login;
    }

    Claimant claimant() {
        return claimant;
    }

    /** Returns who acts in the account's place; null for the owner in person. */
    String master() {
        return claimant.master();
    }

    Sessions.Place place() {
        return place;
    }

    /** Returns what is told of it to an administrator, and who may end it. */
    LiveSession live() {
        return live;
    }

    EpollSocketChannel channel() {
        return channel;
    }

    String remoteAddress() {
        return caller.remote();
    }

    String localAddress() {
        return caller.local();
    }

    boolean isOfThisLoop() {
        return channel.eventLoop().inEventLoop();
    }

    /**
     * Returns the limit of time that the client has passed in this state; null if none.
     *
     * @param now the time as {@link System#nanoTime}
     */
    String late(long now) {
        if (intake.isOver() || leaving) {
            return null;
        }
        int idle = intake.isHolding() ? 0 : reception.timelimit();
        if (idle > 0 && now - intake.lastHeard() > TimeUnit.SECONDS.toNanos(idle)) {
            return "timelimit";
        }
        boolean tooLong = now - began > TimeUnit.SECONDS.toNanos(reception.logintime());
        return tooLong ? "logintime" : null;
    }

    /** Returns what is known of the TLS that protects the connection; null without TLS. */
    TlsState tlsState() {
        return encryption.state();
    }

    @Override
    public void heard(byte[] octets) {
        intake.heard(octets);
    }

    @Override
    public void drained() {
        intake.drained();
    }

    @Override
    public void gone() {
        ended("gone");
    }

    @Override
    public void happened(Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            handshaken(handshake);
        } else if (event instanceof ChannelInputShutdownEvent
                || event instanceof ChannelInputShutdownReadComplete
                || event instanceof SslCloseCompletionEvent) {
            intake.halfClosed();
        }
    }

    private void handshaken(SslHandshakeCompletionEvent handshake) {
        if (intake.isOver()) {
            return;
        }
        if (!handshake.isSuccess()) {
            live.watch().handshaken(null);
            journal.handshakeFailed(Tls.reason(handshake.cause()));
            close("tls");
            return;
        }
        live.watch().handshaken(encryption.established().version());
        if (secure) {
            greet();
        }
    }

    private void answer(String line) {
        live.heard(intake.lastHeard());
        journal.heard(() -> login.shown(line));
        login.line(line);
    }

    void send(byte[] octets) {
        journal.said(octets);
        if (!intake.isOver()) {
            wire.say(octets);
        }
    }

    /** Sends a reply, throws away what the client sent ahead of it, and begins TLS. */
    void beginTls(Reply reply) {
        encryption.begin(reply);
    }

    /** Gives the connection away. */
    void give(Verdict.Accepted accepted, String method) {
        intake.hold();
        // Our replies leave before the worker's; usually they have left already.
        channel.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
                .addListener(
                        written -> {
                            if (written.isSuccess() && !intake.isOver()) {
                                leaving = true;
                                reception.give(this, accepted, method);
                            } else {
                                close("gone");
                            }
                        });
    }

    /** Returns what the client sent and nobody answered; it comes back with {@link #notGiven}. */
    byte[] unanswered() {
        return intake.takeAhead();
    }

    int ahead() {
        return intake.ahead();
    }

    /**
     * Takes the connection back: nobody could be found to serve it.
     *
     * @param why what the client hears
     * @param ours whether the client may go on here; otherwise a worker may still hold its socket,
     *     and it is ended for all
     */
    void notGiven(Reply why, boolean ours) {
        claimant.takeBack();
        channel.eventLoop()
                .execute(
                        () -> {
                            leaving = false;
                            intake.putBack();
                            login.notGiven(why);
                            if (ours) {
                                intake.goOn();
                            } else {
                                // Not sent yet, these words would be lost by the shutdown.
                                channel.flush();
                                channel.shutdown();
                                close("no worker");
                            }
                        });
    }

    /** Lets go of a connection that is another's now; its place in the counts stays. */
    void given() {
        if (channel.eventLoop().inEventLoop()) {
            journal.given();
            intake.stop();
            reception.forget(this);
        } else {
            channel.eventLoop().execute(this::given);
        }
    }

    /** Closes it, unless it is being given away just now: whose it is must be known first. */
    @Override
    public void leave(String reason) {
        channel.eventLoop()
                .execute(
                        () -> {
                            if (!leaving) {
                                close(reason);
                            }
                        });
    }

    void close(String reason) {
        if (!intake.isOver()) {
            ended(reason);
            Farewell.say(channel);
        }
    }

    private void ended(String reason) {
        if (intake.isOver()) {
            return;
        }
        intake.stop();
        reception.forget(this);
        channel.closeFuture().addListener(closed -> live.over());
        journal.disconnected(reason, System.nanoTime() - began);
    }
}
