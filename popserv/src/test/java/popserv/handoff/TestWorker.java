package popserv.handoff;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import popserv.base.Log;
import popserv.host.Descriptors;
import popserv.host.Octets;

/**
 * A resident worker for tests. It greets with the session id, the directory and what was pending;
 * what it does further, the first argument after argv[0] tells: {@code brief} ends the session,
 * {@code echo} echoes until QUIT. Started with {@code orders} it heeds {@code end} and {@code
 * last}, else a number tells after how many clients it wants to be replaced.
 */
final class TestWorker {
    private final Link link;
    private final Map<String, Integer> echoing = new ConcurrentHashMap<>();
    private volatile boolean last;

    private TestWorker(Link link) {
        this.link = link;
    }

    public static void main(String[] args) throws Exception {
        TestWorker worker = new TestWorker(Link.inherited());
        boolean orders = args.length > 0 && args[0].equals("orders");
        if (orders) {
            worker.link.whenToEnd(worker::end);
            worker.link.whenLast(worker::last);
        }
        worker.link.ready();
        worker.run(args.length > 0 && !orders ? Integer.parseInt(args[0]) : Integer.MAX_VALUE);
    }

    private void end(String session) {
        Integer client = echoing.get(session);
        if (client != null) {
            Descriptors.disconnect(client);
        }
    }

    private void last() {
        last = true;
        endAfterTheLast();
    }

    private void endAfterTheLast() {
        if (last && echoing.isEmpty()) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void run(int uses) throws Exception {
        System.err.println("test worker runs");
        Arrival arrival;
        for (int served = 0; (arrival = link.next()) != null; served++) {
            if (served == uses) {
                link.retiring();
            }
            take(arrival.handOff(), arrival.descriptor());
        }
    }

    private void take(HandOff handOff, int client) throws Exception {
        String mode = handOff.arguments().get(1);
        switch (mode) {
            case "refuse" -> {
                Descriptors.close(client);
                link.refused(handOff.session(), "not today");
            }
            case "ignore" -> Descriptors.close(client);
            case "die" -> Runtime.getRuntime().halt(3);
            default -> {
                if (!link.taken(handOff.session())) {
                    Descriptors.close(client);
                } else if (mode.equals("echo")) {
                    echoing.put(handOff.session(), client);
                    new Thread(() -> serve(handOff, client, true)).start();
                } else {
                    serve(handOff, client, false);
                }
            }
        }
    }

    private void serve(HandOff handOff, int client, boolean echo) {
        Map<String, String> environment = handOff.environment();
        Octets.write(
                client,
                "+OK "
                        + handOff.session()
                        + " "
                        + handOff.directory()
                        + " "
                        + environment.get("USER")
                        + " "
                        + handOff.transport().word()
                        + " "
                        + new String(handOff.pending())
                        + "\r\n");
        if (echo) {
            link.log(Log.Level.INFO, handOff.session() + " serving\u0007");
            for (String some = Octets.read(client); some != null && !some.isEmpty(); ) {
                Octets.write(client, some);
                if (some.startsWith("QUIT")) {
                    break;
                }
                some = Octets.read(client);
            }
        }
        Descriptors.close(client);
        link.ended(handOff.session(), handOff.session() + " logout reason=quit");
        echoing.remove(handOff.session());
        endAfterTheLast();
    }
}
