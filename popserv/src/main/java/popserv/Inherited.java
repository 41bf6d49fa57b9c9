package popserv;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Sockets;

/**
 * Sockets the process was started with: by inetd(8) as descriptor 0, by systemd(1) from descriptor
 * 3 on (sd_listen_fds(3)).
 */
final class Inherited {
    private static final int FIRST = 3;
    private static final int POP3S = 995;

    private Inherited() {}

    /** Returns whether descriptor 0 is a listening socket: inetd's {@code wait}. */
    static boolean isListening() {
        return Sockets.isListening(0);
    }

    /**
     * Takes the listening socket of inetd over. It is moved away from descriptor 0, and 0 to 2,
     * which are all the socket, become /dev/null: a stray line must not reach a client.
     */
    static List<Listener> fromInetd() throws Exit {
        try {
            int descriptor = Descriptors.duplicate(0);
            Descriptors.silence(0, 1, 2);
            return List.of(listener(descriptor, ""));
        } catch (HostException e) {
            throw new Exit(Exit.UNAVAILABLE, "descriptor 0: " + e.getMessage());
        }
    }

    /** Takes the sockets over that systemd passed; none if it passed none to us. */
    static List<Listener> fromSystemd(Map<String, String> environment) throws Exit {
        String pid = Long.toString(ProcessHandle.current().pid());
        String count = environment.getOrDefault("LISTEN_FDS", "");
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        List<Listener> listeners = new ArrayList<>();
        if (!pid.equals(environment.get("LISTEN_PID")) || !count.matches("[0-9]{1,4}")) {
            return listeners;
        }
        for (int i = 0; i < Integer.parseInt(count); i++) {
            try {
                listeners.add(listener(FIRST + i, i < names.length ? names[i] : ""));
            } catch (HostException e) {
                throw new Exit(
                        Exit.UNAVAILABLE, "descriptor " + (FIRST + i) + ": " + e.getMessage());
            }
        }
        return listeners;
    }

    /**
     * Makes the listener of a socket. The port for POP3 over TLS (RFC 8314 section 3.2), or its
     * name in the systemd.socket(5) unit, tells that it begins with TLS.
     */
    private static Listener listener(int descriptor, String name) throws HostException {
        Descriptors.nonBlocking(descriptor, true);
        Descriptors.closeOnExec(descriptor, true);
        InetSocketAddress local = Sockets.local(descriptor);
        Endpoint endpoint = new Endpoint(local.getAddress().getHostAddress(), local.getPort());
        boolean tls = endpoint.port() == POP3S || name.equals("pop3s") || name.equals("tls");
        return new Listener(endpoint, descriptor, tls);
    }
}
