package popserv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import popserv.base.Directive;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.host.HostAccount;
import popserv.host.HostAccounts;
import popserv.host.HostException;
import popserv.host.Identity;
import popserv.host.Limits;
import popserv.host.Privileges;

/** Whom popserv runs as, {@code uid} and {@code gid} by number or name, and with which limits. */
final class RunAs {
    /** Libraries, event loops and doors take some eighty; without them nobody can be served. */
    static final int LEAST_DESCRIPTORS = 128;

    private RunAs() {}

    /** Tells of users and groups that this host does not have. */
    static void check(Settings settings, Consumer<Mistake> mistakes) {
        Identity ours = Identity.ours();
        check(settings, FrontDirectives.UID, user -> user(user, ours), mistakes);
        check(settings, FrontDirectives.GID, RunAs::group, mistakes);
    }

    private static void check(
            Settings settings,
            Directive<String> directive,
            Consumer<String> reader,
            Consumer<Mistake> mistakes) {
        try {
            if (settings.isSet(directive)) {
                reader.accept(settings.get(directive));
            }
        } catch (IllegalArgumentException e) {
            mistakes.accept(Mistake.error(settings.place(directive), e.getMessage()));
        }
    }

    /**
     * Raises what the host lets a process have to what the configuration wants.
     *
     * @return a warning, if that is more than the host gives, or less than we need
     * @throws Exit if it cannot be
     */
    static Optional<Mistake> raiseLimits(Settings settings) throws Exit {
        try {
            Limits.keepMemoryPrivate();
            int wanted = settings.get(FrontDirectives.FD_LIMIT);
            boolean few = wanted > 0 && wanted < LEAST_DESCRIPTORS;
            long given = Limits.descriptors(few ? LEAST_DESCRIPTORS : wanted);
            String text = null;
            if (given < wanted) {
                text = "fd.limit: this host gives " + given + " descriptors";
            } else if (few) {
                text = "fd.limit: popserv needs " + LEAST_DESCRIPTORS + " descriptors at least";
            }
            return Optional.ofNullable(text)
                    .map(told -> Mistake.warning(settings.place(FrontDirectives.FD_LIMIT), told));
        } catch (HostException e) {
            throw new Exit(
                    Exit.UNAVAILABLE,
                    "fd.limit: " + e.getMessage(),
                    settings.place(FrontDirectives.FD_LIMIT));
        }
    }

    /**
     * Becomes the user and group the configuration names, for good; nothing happens without.
     *
     * @throws Exit if we may not
     */
    static void become(Settings settings) throws Exit {
        if (!settings.isSet(FrontDirectives.UID) && !settings.isSet(FrontDirectives.GID)) {
            return;
        }
        Identity wanted = identity(settings);
        try {
            Privileges.become(wanted);
        } catch (HostException e) {
            throw new Exit(
                    Exit.UNAVAILABLE,
                    "cannot run as uid "
                            + wanted.uid()
                            + ", gid "
                            + wanted.gid()
                            + ": "
                            + e.getMessage());
        }
    }

    /**
     * Lets a configuration that was read anew change what it can of the process.
     *
     * @param warnings takes what it cannot change before the next start
     */
    static void follow(Settings settings, Consumer<Mistake> warnings) throws Exit {
        raiseLimits(settings).ifPresent(warnings);
        if (!identity(settings).equals(Identity.ours())) {
            Directive<String> named =
                    settings.isSet(FrontDirectives.UID) ? FrontDirectives.UID : FrontDirectives.GID;
            warnings.accept(
                    Mistake.warning(
                            settings.place(named), "uid and gid hold from the next start only"));
        }
    }

    /**
     * Gives a file that root has just made to whom popserv will run as, so that it can be opened
     * again; anyone else is left as he is.
     *
     * @throws IOException if it cannot be given away
     */
    static void give(Path file, Settings settings) throws IOException {
        Identity wanted = identity(settings);
        if (Identity.ours().isRoot() && !wanted.isRoot()) {
            Files.setAttribute(file, "unix:uid", wanted.uid());
            Files.setAttribute(file, "unix:gid", wanted.gid());
        }
    }

    /** Returns who is meant; ourselves as far as nothing is said. */
    static Identity identity(Settings settings) {
        Identity identity = Identity.ours();
        String user = settings.get(FrontDirectives.UID);
        if (user != null) {
            identity = user(user, identity);
        }
        String group = settings.get(FrontDirectives.GID);
        return group == null ? identity : new Identity(identity.uid(), group(group));
    }

    private static Identity user(String user, Identity ours) {
        HostAccount account;
        try {
            account =
                    isNumber(user)
                            ? HostAccounts.numbered(Integer.parseInt(user))
                            : HostAccounts.named(user);
        } catch (HostException e) {
            throw new IllegalArgumentException("uid cannot be looked up: " + e.getMessage());
        }
        if (account != null) {
            return account.identity();
        }
        if (isNumber(user)) {
            return new Identity(Integer.parseInt(user), ours.gid());
        }
        throw new IllegalArgumentException("uid names no user of this host: '" + user + "'");
    }

    private static int group(String group) {
        if (isNumber(group)) {
            return Integer.parseInt(group);
        }
        try {
            Integer number = HostAccounts.group(group);
            if (number != null) {
                return number;
            }
        } catch (HostException e) {
            throw new IllegalArgumentException("gid cannot be looked up: " + e.getMessage());
        }
        throw new IllegalArgumentException("gid names no group of this host: '" + group + "'");
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }
}
