package popserv;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** What the program must know of the machine it runs on. */
final class Host {
    private Host() {}

    /** Returns the machine's own name; localhost when it has none. */
    static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
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
