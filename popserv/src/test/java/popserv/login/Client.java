package popserv.login;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import popserv.auth.Attempt;
import popserv.auth.Authenticator;
import popserv.auth.Mechanisms;
import popserv.auth.Verdict;
import popserv.base.Reply;
import popserv.home.Account;
import popserv.home.Lookup;
import popserv.home.Secret;

/** A client without a socket, who hears what it is told at once; joe's password is secret. */
final class Client implements Login.Client {
    private final StringBuilder heard = new StringBuilder();
    private final Login login;
    final List<String> failures = new ArrayList<>();
    Duration paused;
    String given;
    int limit = Login.LONGEST_LINE;
    boolean ended;
    boolean tls;
    boolean tooSoon;
    boolean blocked;

    Client() {
        this(true);
    }

    Client(boolean plaintext) {
        Authenticator authenticator =
                new Authenticator(
                        lookup ->
                                lookup.account().equals("joe")
                                        ? Optional.of(Account.of("joe", Secret.of("{PLAIN}secret")))
                                        : Optional.empty(),
                        Authenticator.Rules.USUAL,
                        (password, setting) -> null,
                        Runnable::run);
        LoginRules rules =
                new LoginRules(
                        "pop.example.com",
                        false,
                        Duration.ofMillis(1),
                        3,
                        plaintext,
                        0,
                        List.of(),
                        false,
                        false);
        login =
                new Login(
                        rules, authenticator, new Mechanisms(authenticator, null, "", null), this);
    }

    /** Returns what it hears first. */
    String greeted() {
        heard.setLength(0);
        login.greet();
        return heard.toString();
    }

    /** Says a line and returns what it hears. */
    String say(String line) {
        heard.setLength(0);
        login.line(line);
        return heard.toString();
    }

    @Override
    public Optional<Attempt> attempt(String authentication, String authorization) {
        Attempt attempt = new Attempt(Lookup.of(authentication), tls);
        return Optional.of(blocked ? attempt.refused() : attempt);
    }

    @Override
    public boolean tls() {
        return tls;
    }

    @Override
    public void beginTls(popserv.base.Reply reply) {
        throw new IllegalStateException("TLS was not offered");
    }

    @Override
    public void limit(int octets) {
        limit = octets;
    }

    @Override
    public void send(byte[] octets) {
        heard.append(new String(octets, StandardCharsets.UTF_8));
    }

    @Override
    public void end(Reply last) {
        send(last.bytes());
        ended = true;
    }

    @Override
    public <T> void await(CompletionStage<T> stage, Consumer<T> then) {
        then.accept(stage.toCompletableFuture().join());
    }

    @Override
    public boolean isGone() {
        return ended;
    }

    @Override
    public void pause(Duration time, Runnable then) {
        paused = time;
        then.run();
    }

    @Override
    public Verdict weigh(Verdict verdict) {
        return verdict;
    }

    @Override
    public boolean isTooSoon(Verdict.Accepted accepted) {
        return tooSoon;
    }

    @Override
    public void give(Verdict.Accepted accepted, String method) {
        given = accepted.account().name() + " by " + method;
    }

    @Override
    public void refused(Verdict verdict, String method) {
        failures.add(method);
    }
}
