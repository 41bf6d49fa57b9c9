package popserv;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import popserv.base.Event;
import popserv.base.Mistake;
import popserv.control.Answer;
import popserv.control.ControlDoor;
import popserv.control.Report;
import popserv.control.Request;
import popserv.limits.Blocks;

/** Carries out what popctl asks of the running server. Blocks; several threads at a time. */
final class Operator implements ControlDoor.Operator {
    private final Running running;

    Operator(Running running) {
        this.running = running;
    }

    @Override
    public Answer answer(Request request) throws Exception {
        return switch (request.order()) {
            case WHO -> who(request);
            case KICK -> new Kick(running).answer(request);
            case BLOCKED -> blocked(request);
            case UNBLOCK -> unblock(request);
            case RELOAD -> reload(request);
            case STATS -> Answer.of(request, Stats.report(running));
            case CHECK -> new Check(running).answer(request);
            case MAILDROP -> Answer.error(Answer.USAGE, "popctl itself shows maildrops");
        };
    }

    private Answer who(Request request) {
        Report report = new Report();
        Report.Table table =
                report.table(
                        "sessions",
                        "session",
                        "account",
                        "address",
                        "state",
                        "since",
                        "seconds",
                        "road",
                        "worker",
                        "octets");
        Instant now = Instant.now();
        for (LiveSession session : running.sessions().all()) {
            table.row(
                    session.id(),
                    session.account(),
                    session.address(),
                    session.state(),
                    session.since(),
                    Duration.between(session.since(), now).toSeconds(),
                    session.isGiven() ? session.road() : null,
                    session.worker(),
                    session.carried());
        }
        return Answer.of(request, report);
    }

    private Answer blocked(Request request) {
        Report report = new Report();
        Report.Table table = report.table("blocked", "account", "address", "seconds");
        for (Blocks.Block block : running.guard().blocks().list()) {
            table.row(orAll(block.account()), orAll(block.address()), block.seconds());
        }
        return Answer.of(request, report);
    }

    private static String orAll(String name) {
        return name.isEmpty() ? "(any)" : name;
    }

    private Answer unblock(Request request) {
        int ended = running.guard().blocks().clear(request.argument());
        if (ended == 0) {
            return Answer.error(
                    Answer.UNKNOWN,
                    "nothing is blocked by the name "
                            + request.argument()
                            + "; popctl blocked lists what is");
        }
        Event.UNBLOCKED.log(running.log(), null, "what", request.argument(), "count", ended);
        return Answer.of(request, new Report().value("unblocked", ended));
    }

    private Answer reload(Request request) {
        List<Mistake> mistakes = running.reload().get();
        if (mistakes.isEmpty()) {
            return Answer.of(
                    request,
                    new Report()
                            .value(
                                    "reloaded",
                                    running.site().get().configuration().settings().file() + "")
                            .value("serving", running.site().get().addresses()));
        }
        return Answer.error(
                Answer.CONFIGURATION,
                mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
    }
}
