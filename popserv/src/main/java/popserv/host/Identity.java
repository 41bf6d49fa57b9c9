package popserv.host;

import java.util.Objects;

/**
 * Whom a process runs as.
 *
 * @param uid the user's number
 * @param gid the group's number
 */
public record Identity(int uid, int gid) {
    /** Begins to load the system's calls on another thread, as it takes long. */
    public static void prepare() {
        Thread early = new Thread(Identity::ours, "host-prepare");
        early.setDaemon(true);
        // Who needs the calls meets the same failure.
        early.setUncaughtExceptionHandler((thread, failure) -> {});
        early.start();
    }

    /** Whom this process acts as now. */
    public static Identity ours() {
        return new Identity(Libc.geteuid(), Libc.getegid());
    }

    // A record's own two would be put together at the start of every process.
    @Override
    public boolean equals(Object other) {
        return other instanceof Identity that && uid == that.uid && gid == that.gid;
    }

    @Override
    public int hashCode() {
        return Objects.hash(uid, gid);
    }

    /** True for uid 0. */
    public boolean isRoot() {
        return uid == 0;
    }
}
