package popserv.auth;

/**
 * Work of a client's login, for a pool that does the work of some before that of others.
 *
 * @param standing how the client stands
 * @param work what is to be done
 */
public record Ranked(Standing standing, Runnable work) implements Runnable {
    @Override
    public void run() {
        work.run();
    }
}
