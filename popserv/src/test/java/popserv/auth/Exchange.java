package popserv.auth;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import popserv.home.Account;
import popserv.home.DatabaseDown;
import popserv.home.Lookup;
import popserv.home.Secret;
import popserv.home.UserDatabase;

/** A server with some accounts in memory, and a client that speaks to one mechanism of it. */
final class Exchange implements Peer {
    final Map<String, Account> accounts = new ConcurrentHashMap<>();
    final Map<String, byte[]> bindings = new HashMap<>();
    final UserDatabase database =
            lookup -> {
                if (lookup.account().equals("down")) {
                    throw new DatabaseDown("it is");
                }
                return Optional.ofNullable(accounts.get(lookup.account()));
            };
    final Authenticator authenticator =
            new Authenticator(
                    database, Authenticator.Rules.USUAL, popserv.host.Crypt::hash, Runnable::run);

    void add(String name, String stored) {
        accounts.put(name, Account.of(name, Secret.of(stored)));
    }

    @Override
    public Optional<Attempt> attempt(String authentication, String authorization) {
        if (authentication.equals("blocked")) {
            return Optional.empty();
        }
        Lookup prover = Lookup.of(authentication);
        return Optional.of(
                authorization.isEmpty() || authorization.equals(authentication)
                        ? new Attempt(prover, true)
                        : new Attempt(Lookup.of(authorization), true, prover));
    }

    @Override
    public boolean tls() {
        return true;
    }

    @Override
    public byte[] binding(String type) {
        return bindings.get(type);
    }

    /** Sends a response, and returns the challenge as text. */
    static String challenge(Mechanism mechanism, String response) {
        Step step = step(mechanism, response);
        if (step instanceof Step.Challenge challenge) {
            return new String(challenge.octets(), StandardCharsets.UTF_8);
        }
        throw new AssertionError("no challenge but " + step);
    }

    /** Sends a response, and returns the verdict. */
    static Verdict verdict(Mechanism mechanism, String response) {
        Step step = step(mechanism, response);
        if (step instanceof Step.End end) {
            return end.verdict();
        }
        throw new AssertionError("no verdict but " + step);
    }

    private static Step step(Mechanism mechanism, String response) {
        byte[] octets = response == null ? null : response.getBytes(StandardCharsets.UTF_8);
        return mechanism.next(octets).toCompletableFuture().join();
    }

    /** Returns why a client was refused. */
    static Verdict.Reason reason(Mechanism mechanism, String response) {
        return ((Verdict.Refused) verdict(mechanism, response)).reason();
    }

    /** Returns the name of the account that was accepted. */
    static String account(Verdict verdict) {
        return ((Verdict.Accepted) verdict).account().name();
    }
}
