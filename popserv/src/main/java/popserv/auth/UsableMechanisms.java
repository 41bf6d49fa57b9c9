package popserv.auth;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import popserv.home.Secret;
import popserv.home.UserDatabase;

/**
 * Which mechanisms can succeed for some account of a user database, judged by what it stores.
 *
 * @param mechanisms those that can, in lower case and without -plus
 * @param sure false if the database gives no samples: then others may be able, too
 */
record UsableMechanisms(Set<String> mechanisms, boolean sure) {
    private static final List<String> WITH_PASSWORD = List.of("plain", "login");
    private static final List<String> WITH_PLAIN =
            List.of("apop", "cram-md5", "scram-sha-1", "scram-sha-256");

    UsableMechanisms {
        mechanisms = Set.copyOf(mechanisms);
    }

    /** Looks at a database. May block. */
    static UsableMechanisms of(
            UserDatabase database, Function<Secret, StoredSecret> reader, boolean crypted) {
        Set<String> able = new HashSet<>(WITH_PASSWORD);
        if (database.kind() == UserDatabase.Kind.CHECKS) {
            return new UsableMechanisms(able, true);
        }
        List<Secret> samples = database.samples();
        for (Secret sample : samples) {
            able.addAll(mechanisms(reader.apply(sample)));
        }
        if (samples.isEmpty() && !crypted) {
            able.addAll(WITH_PLAIN);
        }
        return new UsableMechanisms(able, !samples.isEmpty());
    }

    /** Returns the mechanisms that can succeed with a stored secret. */
    static Set<String> mechanisms(StoredSecret secret) {
        Set<String> able = new HashSet<>(WITH_PASSWORD);
        if (secret.plain() != null) {
            able.addAll(WITH_PLAIN);
        }
        if (secret.cram() != null) {
            able.add("cram-md5");
        }
        for (ScramHash hash : ScramHash.values()) {
            if (secret.plain() == null && secret.scram(hash) != null) {
                able.add(hash.mechanism());
            }
        }
        return able;
    }
}
