package popserv.auth;

/**
 * Work of a client's login, for a pool that does the work of some before that of others.
 *
 * @param standing how the client stands
 * @param address the client's address as text; empty if it is nobody's
 * @param work what is to be done
 */
public record Ranked(Standing standing, String address, Runnable work) implements Runnable {
    @Override
    public void run() {
        work.run();
    }
}
