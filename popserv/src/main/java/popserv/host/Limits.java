package popserv.host;

/** What the kernel lets this process have (getrlimit(2), prctl(2)). */
public final class Limits {
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NOFILE = 7;
    private static final int PR_SET_DUMPABLE = 4;

    private Limits() {}

    /**
     * Asks for descriptors.
     *
     * @param wanted how many; 0 for as many as the hard limit gives. More than that only root gets
     * @return how many there are now
     */
    public static long descriptors(long wanted) throws HostException {
        long[] limits = new long[2];
        Libc.checked("getrlimit", Libc.getrlimit(RLIMIT_NOFILE, limits));
        long soft = wanted > 0 ? wanted : limits[1];
        if (Libc.setrlimit(RLIMIT_NOFILE, new long[] {soft, Math.max(soft, limits[1])}) < 0) {
            Libc.setrlimit(RLIMIT_NOFILE, new long[] {limits[1], limits[1]});
        }
        Libc.checked("getrlimit", Libc.getrlimit(RLIMIT_NOFILE, limits));
        return limits[0];
    }

    /**
     * Leaves no memory to be found: no core file, and no tracing by others of the same user.
     * Passwords pass through here.
     */
    public static void keepMemoryPrivate() throws HostException {
        Libc.checked("setrlimit", Libc.setrlimit(RLIMIT_CORE, new long[] {0, 0}));
        Libc.checked("prctl", Libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
    }
}
