package popserv.host;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The service supervisor that started us, as systemd is one (sd_notify(3)). Without one, telling
 * does nothing.
 */
public final class Supervisor {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int CLOEXEC = 02000000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MAX_PATH = 108;

    private final Map<String, String> environment;

    /**
     * @param environment where the supervisor is named: NOTIFY_SOCKET, WATCHDOG_USEC
     */
    public Supervisor(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The one of this process. */
    public static Supervisor ours() {
        return new Supervisor(System.getenv());
    }

    /** We serve. */
    public boolean ready(String status) {
        return tell("READY=1\nSTATUS=" + status);
    }

    /** We read our configuration again; to be followed by {@link #ready}. */
    public boolean reloading() {
        // systemd wants the monotonic clock, which nanoTime is on Linux, in microseconds.
        return tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
    }

    /** We come to an end. */
    public boolean stopping() {
        return tell("STOPPING=1");
    }

    /** We are alive; to be told twice within {@link #watchdogMillis}. */
    public boolean alive() {
        return tell("WATCHDOG=1");
    }

    /** Within how many milliseconds {@link #alive} is expected; 0 when it is not. */
    public long watchdogMillis() {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String pid = environment.get("WATCHDOG_PID");
        if (!micros.matches("[0-9]{1,18}")
                || pid != null && !pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            return 0;
        }
        return Long.parseLong(micros) / 1000;
    }

    /**
     * Sends a datagram of assignments, one a line.
     *
     * @return false when there is no supervisor, or it does not listen
     */
    public boolean tell(String assignments) {
        byte[] path =
                environment.getOrDefault("NOTIFY_SOCKET", "").getBytes(StandardCharsets.UTF_8);
        if (path.length < 2 || path.length >= MAX_PATH || path[0] != '/' && path[0] != '@') {
            return false;
        }
        int socket = Libc.socket(AF_UNIX, SOCK_DGRAM | CLOEXEC, 0);
        if (socket < 0) {
            return false;
        }
        byte[] address = new byte[2 + path.length];
        address[0] = AF_UNIX;
        System.arraycopy(path, 0, address, 2, path.length);
        if (path[0] == '@') {
            address[2] = 0; // The abstract namespace, unix(7).
        }
        byte[] octets = assignments.getBytes(StandardCharsets.UTF_8);
        int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
        long sent = Libc.sendto(socket, octets, octets.length, flags, address, address.length);
        Descriptors.close(socket);
        return sent == octets.length;
    }
}
