package popserv;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import popserv.auth.Attempt;
import popserv.auth.Verdict;
import popserv.base.Reply;
import popserv.login.Login;

/** One who claims an account: a connection as its login sees it, and what was tried so far. */
final class Claimant implements Login.Client {
    private final Connection connection;
    private final Reception reception;
    private final Intake intake;
    private Attempt attempt;
    private String account;

    Claimant(Connection connection, Reception reception, Intake intake) {
        this.connection = connection;
        this.reception = reception;
        this.intake = intake;
    }

    @Override
    public Optional<Attempt> attempt(String authentication, String authorization) {
        Optional<Attempt> made =
                reception.admission().attempt(connection, authentication, authorization);
        attempt = made.orElse(null);
        return made;
    }

    /** Returns the last attempt to log in; null if there was none, or its name did not pass. */
    Attempt attempt() {
        return attempt;
    }

    /** Returns who acts in the account's place; null for the owner in person. */
    String master() {
        return attempt == null || attempt.actor() == null ? null : attempt.actor().typed();
    }

    @Override
    public Verdict weigh(Verdict verdict) {
        if (attempt != null && !attempt.lookup().typed().equals(verdict.typed())) {
            // A token was refused before it named anybody: the attempt is an earlier one.
            attempt = null;
        }
        connection.live().judged();
        return reception.admission().weigh(connection, verdict);
    }

    @Override
    public boolean isTooSoon(Verdict.Accepted accepted) {
        boolean tooSoon = reception.admission().isTooSoon(connection, accepted);
        account = tooSoon ? null : accepted.account().name();
        return tooSoon;
    }

    /** The login came to nothing, by no fault of the client's. */
    void takeBack() {
        reception.admission().takeBack(connection, account);
    }

    @Override
    public void limit(int octets) {
        intake.limit(octets);
    }

    @Override
    public void send(byte[] octets) {
        connection.send(octets);
    }

    @Override
    public boolean tls() {
        return connection.tlsState() != null;
    }

    @Override
    public byte[] binding(String type) {
        return tls() ? connection.tlsState().binding(type) : null;
    }

    @Override
    public void beginTls(Reply reply) {
        connection.beginTls(reply);
    }

    @Override
    public void end(Reply last) {
        send(last.bytes());
        connection.close("quit");
    }

    @Override
    public <T> void await(CompletionStage<T> stage, Consumer<T> then) {
        intake.await(stage, then, connection::broken);
    }

    @Override
    public boolean isGone() {
        return intake.isOver();
    }

    @Override
    public void pause(Duration time, Runnable then) {
        intake.pause(time, then);
    }

    @Override
    public void refused(Verdict verdict, String method) {
        connection.refused(verdict, method);
    }

    @Override
    public void give(Verdict.Accepted accepted, String method) {
        connection.give(accepted, method);
    }
}
