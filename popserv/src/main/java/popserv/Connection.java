package popserv;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import popserv.auth.Verdict;
import popserv.base.Reply;
import popserv.limits.Sessions;
import popserv.login.Login;
import popserv.login.LoginReply;
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
    private final OwnLoop loop;
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
    private final ConnectionEnds ends;
    private final boolean secure;
    private final Departure departure;

    /**
     * Takes a client in.
     *
     * @param place its place in the counts
     * @param ends where it comes from, and to
     * @param secure whether it begins with TLS
     */
    Connection(
            Reception reception,
            EpollSocketChannel channel,
            Sessions.Place place,
            ConnectionEnds ends,
            boolean secure) {
        this.ends = ends;
        this.secure = secure;
        this.reception = reception;
        this.channel = channel;
        this.loop = new OwnLoop(channel, this::broken);
        this.wire = new Wire(channel, this);
        this.place = place;
        this.journal = new Journal(reception.log(), reception.limits().debugCommands(), id, ends);
        this.live = reception.sessions().enter(id, ends.remote(), place, () -> leave("kicked"));
        this.intake =
                new Intake(loop, () -> !channel.isWritable(), this::answer, () -> close("gone"));
        this.encryption = new Encryption(reception.tls(), channel, loop, intake, ends.tls());
        this.claimant = new Claimant(this, reception, intake);
        this.login = reception.login(claimant);
        this.departure = new Departure(this, channel, intake, login);
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

    /** Returns where all that concerns it is done. */
    OwnLoop loop() {
        return loop;
    }

    String remoteAddress() {
        return ends.remote();
    }

    String localAddress() {
        return ends.local();
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
        if (intake.isOver() || departure.isUnderWay()) {
            return null;
        }
        int idle = intake.isHolding() ? 0 : reception.limits().timelimit();
        if (idle > 0 && now - intake.lastHeard() > TimeUnit.SECONDS.toNanos(idle)) {
            return "timelimit";
        }
        boolean tooLong = now - began > TimeUnit.SECONDS.toNanos(reception.limits().logintime());
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

    /** A login was refused by what the user database says, or does not say. */
    void refused(Verdict verdict, String method) {
        String reason =
                verdict instanceof Verdict.Refused refused
                        ? refused.reason().toString().toLowerCase(Locale.ROOT)
                        : "database";
        live.watch().failed(reason);
        refused(verdict.typed(), method, reason);
        if (verdict instanceof Verdict.Unavailable down) {
            journal.unanswered(down.why());
        }
    }

    /**
     * Tells the log that a login was refused.
     *
     * @param typed the name of the account as the client typed it
     */
    void refused(String typed, String method, String reason) {
        journal.refused(typed, method, master(), tlsState(), reason);
    }

    /** Gives the connection away. */
    void give(Verdict.Accepted accepted, String method) {
        departure.begin(() -> reception.give(this, accepted, method));
    }

    /** Returns its way to a worker. */
    Departure departure() {
        return departure;
    }

    /** Closes it, unless it is being given away just now: whose it is must be known first. */
    @Override
    public void leave(String reason) {
        loop.execute(
                () -> {
                    if (!departure.isUnderWay()) {
                        close(reason);
                    }
                });
    }

    /** A mistake of ours: the client hears of it, and its session ends. */
    @Override
    public void broken(Throwable why) {
        journal.broken(why);
        if (!intake.isOver()) {
            try {
                wire.say(LoginReply.BROKEN.bytes());
            } finally {
                close("error");
            }
        }
    }

    /** Lets go of a connection that is another's now; its place in the counts stays. */
    void given() {
        journal.given();
        intake.stop();
        reception.forget(this);
    }

    void close(String reason) {
        if (!intake.isOver()) {
            ended(reason);
            Farewell.say(channel, intake.ahead() > 0);
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
