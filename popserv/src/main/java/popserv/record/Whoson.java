package popserv.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a whoson server that an account's user is at an address, so that for example an SMTP server
 * can let that address relay mail: {@code LOGIN ADDRESS ACCOUNT}, an empty line, and an answer that
 * begins with {@code +}.
 *
 * <p>The servers are tried in order, and one is enough. One that failed is passed over for a while,
 * unless all of them did.
 */
final class Whoson implements Delivery {
    /** A server that is slower is no use; the whole attempt stays within twice this. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration PASSED_OVER = Duration.ofSeconds(30);

    /** What goes into one packet on any path. */
    private static final int MOST_OCTETS = 1400;

    /** A server, the connection to it if there is one, and since when it fails. */
    private static final class Server {
        private final WhosonServer where;
        private WhosonLink link;
        private boolean failed;
        private long failedAt;

        Server(WhosonServer where) {
            this.where = where;
        }

        boolean isPassedOver() {
            return failed && System.nanoTime() - failedAt < PASSED_OVER.toNanos();
        }

        byte[] ask(byte[] request) throws IOException {
            try {
                byte[] answer = askOnce(request);
                failed = false;
                return answer;
            } catch (IOException e) {
                disconnect();
                failed = true;
                failedAt = System.nanoTime();
                throw e;
            }
        }

        /** Servers close connections that were idle: that is no failure, but asks for a new one. */
        private byte[] askOnce(byte[] request) throws IOException {
            if (link != null) {
                try {
                    return link.ask(request, PATIENCE);
                } catch (java.net.SocketTimeoutException e) {
                    throw e;
                } catch (IOException e) {
                    disconnect();
                }
            }
            link = where.connect(PATIENCE);
            return link.ask(request, PATIENCE);
        }

        void disconnect() {
            if (link != null) {
                link.close();
                link = null;
            }
        }
    }

    private final WhosonRules rules;
    private final List<Server> servers = new ArrayList<>();

    /** Makes the client; connects to nobody yet. */
    Whoson(WhosonRules rules, List<WhosonServer> servers) {
        this.rules = rules;
        for (WhosonServer server : servers) {
            this.servers.add(new Server(server));
        }
    }

    @Override
    public int deliver(List<LoginRecord> batch, Losses losses) throws Unreachable {
        int sent = 0;
        for (LoginRecord login : batch) {
            if (rules.allow(login.account())) {
                sent += tell(login, losses) ? 1 : 0;
            }
        }
        return sent;
    }

    private boolean tell(LoginRecord login, Losses losses) throws Unreachable {
        String line = "LOGIN " + login.clientAddress() + " " + login.account() + "\r\n\r\n";
        byte[] request = line.getBytes(StandardCharsets.UTF_8);
        if (!login.fitsOnALine() || request.length > MOST_OCTETS) {
            losses.lost(1, "an account's name does not fit on a line");
            return false;
        }
        byte[] answer = ask(request);
        if (answer[0] != '+') {
            losses.lost(1, "refused: " + firstLine(answer));
            return false;
        }
        return true;
    }

    private byte[] ask(byte[] request) throws Unreachable {
        boolean all = servers.stream().allMatch(Server::isPassedOver);
        String reason = "";
        for (Server server : servers) {
            if (all || !server.isPassedOver()) {
                try {
                    return server.ask(request);
                } catch (IOException e) {
                    String what = e.getMessage() == null ? e.toString() : e.getMessage();
                    reason += (reason.isEmpty() ? "" : "; ") + server.where + ": " + what;
                }
            }
        }
        throw new Unreachable(reason);
    }

    private static String firstLine(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        String line = text.lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), 100));
    }

    @Override
    public void close() {
        servers.forEach(Server::disconnect);
    }
}
