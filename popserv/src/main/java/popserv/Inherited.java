package popserv;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import popserv.Listener.Origin;
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

    /**
     * Takes over what inetd made our descriptor 0: a listening socket, or that of one client. It is
     * moved away from 0, and all of 0 to 2 that are the socket become /dev/null: a stray line must
     * not reach a client.
     *
     * @throws Exit if it is neither
     */
    static List<Listener> fromInetd() throws Exit {
        try {
            if (!Sockets.isStream(0)) {
                throw new Exit(Exit.UNAVAILABLE, "-i: descriptor 0 is no socket of inetd's");
            }
            boolean listens = Sockets.isListening(0);
            int descriptor = Descriptors.duplicate(0);
            silence();
            return List.of(listener(descriptor, "", listens ? Origin.INETD : Origin.CLIENT));
        } catch (HostException e) {
            throw new Exit(Exit.UNAVAILABLE, "-i: descriptor 0: " + e.getMessage());
        }
    }

    /** Standard error that somebody led elsewhere stays. */
    private static void silence() throws HostException {
        String socket = target(0);
        for (int fd : new int[] {1, 2, 0}) {
            if (socket == null || socket.equals(target(fd))) {
                Descriptors.silence(fd);
            }
        }
    }

    private static String target(int fd) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd", "" + fd)).toString();
        } catch (IOException e) {
            return null;
        }
    }

    /** Takes the sockets over that systemd passed; none if it passed none to us. */
    static List<Listener> fromSystemd(Map<String, String> environment) throws Exit {
        String to = environment.get("LISTEN_PID");
        if (to == null || !to.equals(Long.toString(ProcessHandle.current().pid()))) {
            return List.of();
        }
        String count = environment.getOrDefault("LISTEN_FDS", "");
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        List<Listener> listeners = new ArrayList<>();
        if (!count.matches("[0-9]{1,4}")) {
            return listeners;
        }
        for (int i = 0; i < Integer.parseInt(count); i++) {
            try {
                String name = i < names.length ? names[i] : "";
                listeners.add(listener(FIRST + i, name, Origin.SYSTEMD));
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
    private static Listener listener(int descriptor, String name, Origin origin)
            throws HostException, Exit {
        Descriptors.nonBlocking(descriptor, true);
        Descriptors.closeOnExec(descriptor, true);
        InetSocketAddress local = Sockets.local(descriptor);
        if (local == null) {
            String which =
                    origin == Origin.SYSTEMD ? "descriptor " + descriptor : "-i: descriptor 0";
            throw new Exit(
                    Exit.UNAVAILABLE,
                    which
                            + " is no TCP socket, and popserv serves no other (inetd.conf: stream"
                            + " tcp; systemd: ListenStream= with a port)");
        }
        Endpoint endpoint = new Endpoint(local.getAddress().getHostAddress(), local.getPort());
        boolean tls = endpoint.port() == POP3S || name.equals("pop3s") || name.equals("tls");
        return new Listener(endpoint, descriptor, origin, tls, null, false);
    }
}
