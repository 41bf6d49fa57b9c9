package popserv.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import popserv.base.Log;
import popserv.host.HostAccount;
import popserv.host.HostAccounts;
import popserv.host.HostException;
import popserv.host.HostShadow;

/**
 * The accounts of the host, with their shadow passwords ({@code mode system}), from wherever
 * nsswitch.conf(5) has them. Shadow passwords are for root alone: for anyone else this database is
 * down.
 *
 * <p>An account or password that shadow(5) says has expired opens nothing.
 */
final class SystemDatabase implements UserDatabase {
    private static final Path SHADOW = Path.of("/etc/shadow");
    private static final int SAMPLES = 1000;

    private final Outage outage;

    SystemDatabase(Log log) {
        this.outage = new Outage("system", log);
    }

    @Override
    public Optional<Account> find(Lookup lookup) throws DatabaseDown {
        try {
            HostAccount host = HostAccounts.named(lookup.account());
            return host == null ? Optional.empty() : Optional.of(account(host, secret(host)));
        } catch (HostException e) {
            throw outage.nonsense(e.getMessage());
        }
    }

    /** Those of shadow(5): whatever else nsswitch.conf(5) names, they tell what is usual here. */
    @Override
    public List<Secret> samples() {
        try {
            return new PasswdLines(Files.readAllBytes(SHADOW), (why, line) -> {}).samples(SAMPLES);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns a host's account as one of ours. */
    static Account account(HostAccount host, Secret secret) {
        return new Account(
                host.name(),
                secret,
                Integer.toUnsignedLong(host.identity().uid()),
                Integer.toUnsignedLong(host.identity().gid()),
                host.gecos(),
                host.home(),
                host.shell(),
                Switches.NONE);
    }

    private static Secret secret(HostAccount host) throws HostException {
        HostShadow shadow = HostAccounts.shadow(host.name());
        if (shadow == null) {
            return Secret.of(host.password());
        }
        long today = TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis());
        return expired(shadow, today) ? Secret.NONE : Secret.of(shadow.password());
    }

    /** shadow(5): numbers below zero stand for none. */
    static boolean expired(HostShadow shadow, long today) {
        boolean account = shadow.expires() >= 0 && today >= shadow.expires();
        boolean password =
                shadow.changed() > 0
                        && shadow.maximum() >= 0
                        && shadow.inactive() >= 0
                        && today > shadow.changed() + shadow.maximum() + shadow.inactive();
        return account || password;
    }
}
