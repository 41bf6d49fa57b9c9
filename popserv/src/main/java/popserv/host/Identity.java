package popserv.host;

/**
 * Whom a process runs as.
 *
 * @param uid the user's number
 * @param gid the group's number
 */
public record Identity(int uid, int gid) {
    /** Whom this process acts as now. */
    public static Identity ours() {
        return new Identity(Libc.geteuid(), Libc.getegid());
    }

    /** True for uid 0. */
    public boolean isRoot() {
        return uid == 0;
    }
}
