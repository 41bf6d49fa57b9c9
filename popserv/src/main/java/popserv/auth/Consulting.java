package popserv.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import popserv.auth.Policy.Told;
import popserv.auth.Verdict.Accepted;
import popserv.auth.Verdict.Reason;
import popserv.auth.Verdict.Refused;
import popserv.auth.Verdict.Unavailable;

/** Asks a policy before a login is checked, and tells it how the login went. */
final class Consulting {
    private final Policy policy;

    /** Takes the policy; null: nobody is asked or told. */
    Consulting(Policy policy) {
        this.policy = policy;
    }

    /** Checks a login, if the policy allows it and after the time it wants. */
    CompletionStage<Verdict> around(
            Attempt attempt, byte[] password, Supplier<CompletionStage<Verdict>> check) {
        if (policy == null || attempt.blocked()) {
            return check.get();
        }
        Told told = new Told(attempt, password);
        return policy.allow(told)
                .thenCompose(time -> time.isNegative() ? refused(told) : later(time, check))
                .thenApply(verdict -> reported(told, verdict));
    }

    private static CompletionStage<Verdict> refused(Told told) {
        return CompletableFuture.completedFuture(
                new Refused(told.attempt().lookup().typed(), Reason.POLICY, ""));
    }

    private static CompletionStage<Verdict> later(
            Duration time, Supplier<CompletionStage<Verdict>> check) {
        if (time.isZero()) {
            return check.get();
        }
        return CompletableFuture.supplyAsync(
                        check,
                        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(stage -> stage);
    }

    private Verdict reported(Told told, Verdict verdict) {
        // That our database is down says nothing of the client.
        if (!(verdict instanceof Unavailable)) {
            boolean refused =
                    verdict instanceof Refused refusal && refusal.reason() == Reason.POLICY;
            policy.report(told, verdict instanceof Accepted, refused);
        }
        return verdict;
    }
}
