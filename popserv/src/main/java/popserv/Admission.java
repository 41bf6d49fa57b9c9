package popserv;

import java.util.List;
import java.util.Optional;
import popserv.auth.Attempt;
import popserv.auth.Standing;
import popserv.auth.Verdict;
import popserv.auth.Verdict.Accepted;
import popserv.auth.Verdict.Reason;
import popserv.auth.Verdict.Refused;
import popserv.base.Event;
import popserv.base.Log;
import popserv.base.Settings;
import popserv.home.Lookup;
import popserv.limits.Blocks;
import popserv.limits.Guard;
import popserv.limits.LimitDirectives;
import popserv.login.LoginReply;
import popserv.metrics.Observer;

/**
 * Who may try to log in, as whom, and whether it counts, by one reading of the configuration: what
 * names mean, and what happened before.
 */
final class Admission {
    /** An address has 254 octets at most (RFC 5321 section 4.5.3.1.3), as a file's name has 255. */
    private static final int LONGEST_NAME = 255;

    private final NameRules names;
    private final String hostname;
    private final String separators;
    private final Guard guard;
    private final Blocks.Rules rules;
    private final int loginDelay;
    private final Log log;

    Admission(Settings settings, NameRules names, String hostname, Guard guard, Log log) {
        this.names = names;
        this.hostname = hostname;
        String marks = settings.get(LimitDirectives.MASTER_SEPARATOR);
        this.separators = marks == null ? "" : marks;
        this.guard = guard;
        this.rules =
                new Blocks.Rules(
                        settings.get(FrontDirectives.AUTH_TRIES),
                        settings.get(LimitDirectives.BLOCK));
        this.loginDelay = settings.get(LimitDirectives.LOGIN_DELAY);
        this.log = log;
    }

    /**
     * Tells whom names stand for.
     *
     * @param authentication who proves to be somebody; {@code actor*account} in one, perhaps
     * @param authorization whom that one wants to act as; empty: the same
     * @return empty if the names cannot be
     */
    Optional<Attempt> attempt(Connection client, String authentication, String authorization) {
        int mark = mark(authentication);
        boolean acts = !authorization.isEmpty() && !authorization.equals(authentication);
        if (authentication.length() > LONGEST_NAME
                || authorization.length() > LONGEST_NAME
                || acts && (separators.isEmpty() || mark >= 0)) {
            return Optional.empty();
        }
        Attempt attempt;
        if (acts) {
            attempt = acting(client, authentication, authorization);
        } else if (mark >= 0) {
            attempt =
                    acting(
                            client,
                            authentication.substring(0, mark),
                            authentication.substring(mark + 1));
        } else {
            attempt = new Attempt(lookup(client, authentication), client.claimant().tls());
        }
        String prover = attempt.prover().account();
        String address = client.remoteAddress();
        return Optional.of(
                refuses(prover, address)
                        ? attempt.refused()
                        : attempt.of(standing(prover, address)));
    }

    private boolean refuses(String account, String address) {
        return rules.seconds() > 0 && guard.blocks().refuses(account, address);
    }

    private Standing standing(String account, String address) {
        if (guard.blocks().isKnown(account, address)) {
            return Standing.KNOWN;
        }
        return guard.blocks().hasFailed(account, address) ? Standing.SUSPECT : Standing.NEW;
    }

    /** Returns where the account begins, less one, in a name that holds an actor too; else -1. */
    private int mark(String name) {
        for (int i = 1; i < name.length() - 1; i++) {
            if (separators.indexOf(name.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private Attempt acting(Connection client, String actor, String account) {
        return new Attempt(lookup(client, account), client.claimant().tls(), lookup(client, actor));
    }

    private Lookup lookup(Connection client, String typed) {
        return new Lookup(
                names.read(typed).account(),
                typed,
                client.remoteAddress(),
                client.localAddress(),
                hostname);
    }

    /**
     * Counts a verdict, and returns the one that stands: who guesses on many connections at once
     * gains no more tries by it, so a right password counts for nothing when others have failed in
     * the meantime.
     */
    Verdict weigh(Connection client, Verdict verdict) {
        Attempt attempt = client.claimant().attempt();
        String prover =
                attempt == null
                        ? names.read(verdict.typed()).account()
                        : attempt.prover().account();
        String address = client.remoteAddress();
        if (verdict instanceof Accepted) {
            if (refuses(prover, address)) {
                return new Refused(verdict.typed(), Reason.BLOCKED, "");
            }
            guard.blocks().succeeded(prover, address);
        } else if (verdict instanceof Refused refused && isGuess(refused.reason())) {
            List<Blocks.Block> begun =
                    guard.blocks().failed(prover, address, refused.fingerprint(), rules);
            begun.forEach(block -> tell(client, block));
        }
        return verdict;
    }

    /** A login that was noted came to nothing, by no fault of the client's. */
    void takeBack(Connection client, String account) {
        if (account != null && client.master() == null) {
            guard.delays().forget(account);
        }
    }

    private static boolean isGuess(Reason reason) {
        return reason != Reason.BLOCKED && reason != Reason.POLICY && reason != Reason.MALFORMED;
    }

    private void tell(Connection client, Blocks.Block block) {
        Event.BLOCKED.log(
                log,
                client.id(),
                "user",
                block.account(),
                "ip",
                block.address(),
                "seconds",
                block.seconds());
    }

    /** Returns whether the account's last login is too short a time ago; if not, notes this one. */
    boolean isTooSoon(Connection client, Accepted accepted) {
        String account = accepted.account().name();
        if (client.master() != null || guard.delays().enter(account, loginDelay)) {
            return false;
        }
        client.live().watch().refused(Observer.Refusal.DELAY);
        Event.REFUSED.log(
                log,
                client.id(),
                "user",
                account,
                "ip",
                client.remoteAddress(),
                "reason",
                LoginReply.LOGIN_DELAY.text());
        return true;
    }
}
