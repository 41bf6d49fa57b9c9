package popserv.host;

/** Who has the processor first, of the threads that want it (setpriority(2)). */
public final class Priority {
    private static final int PRIO_PROCESS = 0;

    private Priority() {}

    /**
     * Lets the other threads of the host go before this one; for good, as only root could take it
     * back. Programs that it starts inherit it.
     *
     * @param niceness how much, from 1 to 19
     */
    public static void lower(int niceness) {
        // On Linux 0 is the calling thread alone. Failing it costs nothing but speed.
        Libc.setpriority(PRIO_PROCESS, 0, niceness);
    }
}
