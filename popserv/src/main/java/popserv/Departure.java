package popserv;

import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.EpollSocketChannel;
import popserv.base.Reply;
import popserv.login.Login;

/** A connection's way to whoever serves its client and, if nobody does, back. */
final class Departure {
    private final Connection connection;
    private final EpollSocketChannel channel;
    private final Intake intake;
    private final Login login;
    private boolean underWay;

    Departure(Connection connection, EpollSocketChannel channel, Intake intake, Login login) {
        this.connection = connection;
        this.channel = channel;
        this.intake = intake;
        this.login = login;
    }

    /** Returns whether it is not known whose the connection is. */
    boolean isUnderWay() {
        return underWay;
    }

    /**
     * Begins it.
     *
     * @param give gives the connection away; called when nothing is left to be written
     */
    void begin(Runnable give) {
        intake.hold();
        // Our replies leave before the worker's; usually they have left already.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(written -> connection.loop().run(() -> go(written.isSuccess(), give)));
    }

    private void go(boolean said, Runnable give) {
        if (said && !intake.isOver()) {
            underWay = true;
            give.run();
        } else {
            connection.close("gone");
        }
    }

    /** Returns what the client sent and nobody answered; it comes back with {@link #failed}. */
    byte[] unanswered() {
        return intake.takeAhead();
    }

    /** Returns how many octets those are. */
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
    void failed(Reply why, boolean ours) {
        connection.claimant().takeBack();
        connection.loop().execute(() -> back(why, ours));
    }

    private void back(Reply why, boolean ours) {
        underWay = false;
        if (!channel.isOpen()) {
            // It could not be taken back to its loop, and no handler heard of its end.
            connection.close("gone");
            return;
        }
        intake.putBack();
        login.notGiven(why);
        if (ours) {
            intake.goOn();
        } else {
            // Not sent yet, these words would be lost by the shutdown.
            channel.flush();
            channel.shutdown();
            connection.close("no worker");
        }
    }

    /** A worker has the connection. */
    void succeeded() {
        if (connection.isOfThisLoop()) {
            connection.given();
        } else {
            connection.loop().execute(connection::given);
        }
    }
}
