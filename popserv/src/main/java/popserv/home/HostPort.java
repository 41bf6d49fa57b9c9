package popserv.home;

import popserv.base.Kind;

/** How a server is written: a name or address, and perhaps a port. */
final class HostPort {
    private HostPort() {}

    /** The kind of directives that name a server. */
    static Kind<String> kind() {
        return Kind.of("host[:port]", HostPort::checked);
    }

    private static String checked(String text) {
        if (!text.matches("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?")
                || port(text, 1) < 1
                || port(text, 1) > 65_535) {
            throw new IllegalArgumentException(
                    "takes servers as host, host:port or [address]:port, not '" + text + "'");
        }
        return text;
    }

    /** Returns the name or address, without brackets. */
    static String host(String text) {
        int end = colon(text);
        String host = end < 0 ? text : text.substring(0, end);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns the port, or another one if there is none. */
    static int port(String text, int otherwise) {
        int colon = colon(text);
        return colon < 0 ? otherwise : Integer.parseInt(text.substring(colon + 1));
    }

    /** Returns where the port's colon stands; colons within brackets are an address's. */
    private static int colon(String text) {
        int colon = text.lastIndexOf(':');
        return colon > text.indexOf(']') ? colon : -1;
    }
}
