package popserv;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the program must know of the machine it runs on. */
final class Host {
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private Host() {}

    /**
     * Returns the machine's own name, of proc(5); localhost when it has none. Java would look up
     * its address as well, in DNS if need be, and tell no name where there is none.
     */
    static String name() {
        try {
            String name = Files.readString(HOSTNAME).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException e) {
            return "localhost";
        }
    }

    /** Returns the address that means all addresses: of both families where there is IPv6. */
    static String anyAddress() {
        try {
            boolean ipv6 =
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .anyMatch(address -> address instanceof java.net.Inet6Address);
            return ipv6 ? "::" : "0.0.0.0";
        } catch (SocketException e) {
            return "0.0.0.0";
        }
    }

    /** Returns why a system call failed, without the names of classes. */
    static String reason(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        if (failure instanceof IOException && message != null) {
            // Netty: "bind(..) failed with error(-98): Address already in use"
            return message.substring(
                    message.lastIndexOf("): ") < 0 ? 0 : message.lastIndexOf("): ") + 3);
        }
        return message == null ? failure.toString() : message;
    }
}
