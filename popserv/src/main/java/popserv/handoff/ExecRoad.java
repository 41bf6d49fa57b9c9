package popserv.handoff;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import popserv.host.Child;
import popserv.host.Descriptors;
import popserv.host.Program;

/**
 * The second road: any program, started for one session with the client's socket as its descriptors
 * 0 and 1, as inetd would.
 *
 * <p>No thread waits for it, however many run; see {@link Child}.
 */
public final class ExecRoad {
    private ExecRoad() {}

    /** Hears a session's program; on the thread that watches all of them, so it must not block. */
    public interface Listener {
        /** It runs; on the thread that started it, and always before {@link #ended}. */
        default void started(Child child) {}

        /** It wrote a line on its standard error; as written, at most 1000 octets. */
        void said(String line);

        /**
         * It ended.
         *
         * @param status its exit status; 128 and the signal's number when a signal ended it
         */
        void ended(int status);
    }

    /**
     * Starts a program on a socket. It blocks for a millisecond or more, so not on an event loop;
     * and no event loop may watch the socket any more ({@link Detached}), which is made blocking:
     * programs of every day know no other.
     *
     * @param client the client's socket, or the relay's; stays open here
     * @throws IOException when the program cannot be started; the socket is then as it was
     */
    public static Child start(Program program, int client, Listener listener) throws IOException {
        boolean nonBlocking = Descriptors.isNonBlocking(client);
        Descriptors.nonBlocking(client, false);
        // A program may end before we have said that it runs.
        CompletableFuture<Void> said = new CompletableFuture<>();
        Child child;
        try {
            child =
                    new ChildExecutor(program, (line, pid) -> listener.said(line), client, client)
                            .execute(atItsEnd(s -> said.thenRun(() -> listener.ended(s))));
        } catch (IOException | RuntimeException | Error e) {
            Descriptors.nonBlocking(client, nonBlocking);
            throw e;
        }
        try {
            listener.started(child);
        } finally {
            said.complete(null);
        }
        return child;
    }

    private static ExecuteResultHandler atItsEnd(IntConsumer ended) {
        return new ExecuteResultHandler() {
            @Override
            public void onProcessComplete(int status) {
                ended.accept(status);
            }

            @Override
            public void onProcessFailed(ExecuteException e) {
                ended.accept(e.getExitValue());
            }
        };
    }
}
