package popserv.handoff;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import popserv.host.Descriptors;

/** A client of a test that was given to workers, and its session as its taker hears of it. */
final class GivenClient implements Taker {
    final int end;
    final String id;
    private final int given;
    volatile String state = "";

    GivenClient(Workers workers, String id, String mode, String pending) throws Exception {
        this.id = id;
        int[] pair = Descriptors.streamPair();
        end = pair[0];
        given = pair[1];
        HandOff handOff =
                new HandOff(
                        id,
                        "/home/joe/Maildir",
                        Map.of("USER", "joe%\u00fc"),
                        List.of("popit", mode),
                        Transport.UNIX,
                        pending.getBytes(StandardCharsets.UTF_8));
        workers.give(handOff, given, this);
    }

    @Override
    public void taken(long pid) {
        state += "taken ";
        Descriptors.close(given);
    }

    @Override
    public void failed(String reason, boolean ours) {
        state += "failed " + ours + " " + reason;
        Descriptors.close(given);
    }

    @Override
    public void ended(String line) {
        state += "ended " + line;
    }

    @Override
    public void died() {
        state += "died";
    }

    void awaits(String wanted) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> state.equals(wanted));
    }
}
