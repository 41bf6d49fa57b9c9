package popserv;

import java.util.List;
import java.util.concurrent.TimeUnit;
import popserv.base.Event;
import popserv.control.Answer;
import popserv.control.Report;
import popserv.control.Request;

/** Ends sessions at an administrator's word, and waits until they are over. */
final class Kick {
    /** How long to wait for their ends. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    /** How often to say it again: a worker may have been on its way to take the session. */
    private static final int PAUSE = 100;

    private static final int SAY_AGAIN = 5;

    private final Running running;

    Kick(Running running) {
        this.running = running;
    }

    Answer answer(Request request) throws InterruptedException {
        List<LiveSession> sessions = running.sessions().of(request.argument());
        if (sessions.isEmpty()) {
            return Answer.error(
                    Answer.UNKNOWN,
                    "no session or account by the name "
                            + request.argument()
                            + "; popctl who lists them");
        }
        for (LiveSession session : sessions) {
            Event.KICKED.log(
                    running.log(),
                    session.id(),
                    "user",
                    session.account(),
                    "ip",
                    session.address());
        }
        await(sessions);
        return report(request, sessions);
    }

    private void await(List<LiveSession> sessions) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        for (int turn = 0; anyLives(sessions) && System.nanoTime() - end < 0; turn++) {
            if (turn % SAY_AGAIN == 0) {
                sessions.stream().filter(this::lives).forEach(LiveSession::end);
            }
            Thread.sleep(turn == 0 ? 1 : PAUSE);
        }
    }

    private boolean anyLives(List<LiveSession> sessions) {
        return sessions.stream().anyMatch(this::lives);
    }

    private boolean lives(LiveSession session) {
        return running.sessions().contains(session);
    }

    private Answer report(Request request, List<LiveSession> sessions) {
        Report report = new Report();
        Report.Table table =
                report.table("kicked", "session", "account", "address", "worker", "result");
        for (LiveSession session : sessions) {
            table.row(
                    session.id(),
                    session.account(),
                    session.address(),
                    session.worker(),
                    lives(session)
                            ? "still there: its worker takes no orders; kill it to end all of its"
                                    + " sessions"
                            : "ended");
        }
        return Answer.of(request, anyLives(sessions) ? Answer.LATER : Answer.OK, report);
    }
}
