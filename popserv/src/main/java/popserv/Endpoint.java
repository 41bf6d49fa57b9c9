package popserv;

import popserv.base.HostPort;
import popserv.base.Kind;

/**
 * An address and port to accept connections on.
 *
 * @param host a host name or address; null for all addresses, IPv4 and IPv6
 * @param port the port; 0 lets the system choose
 */
record Endpoint(String host, int port) {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])";
    private static final String IPV4 = "(" + OCTET + "[.]){3}" + OCTET;

    /** The kind of directives that name an endpoint as {@code [address][:port]}. */
    static Kind<Endpoint> kind(int defaultPort) {
        return Kind.of("[address][:port]", text -> parse(text, defaultPort));
    }

    /**
     * Reads {@code [address][:port]}; an IPv6 address with a port stands in brackets.
     *
     * @throws IllegalArgumentException with a message for people
     */
    static Endpoint parse(String text, int defaultPort) {
        HostPort written = HostPort.of(text);
        String host = written.host();
        int port = port(written, text, defaultPort);
        if (host.matches("[0-9]+")) {
            throw new IllegalArgumentException(
                    "takes [address][:port]; for all addresses and the port "
                            + host
                            + " write :"
                            + host);
        }
        if (!isHost(host)) {
            throw new IllegalArgumentException(
                    "takes [address][:port], such as 192.0.2.1:110 or [::1]:110, not '"
                            + text
                            + "'");
        }
        return new Endpoint(host.isEmpty() || host.equals("*") ? null : host, port);
    }

    /** Returns whether it is written as an address or a name is: a typing error is found early. */
    private static boolean isHost(String text) {
        if (text.isEmpty() || text.equals("*")) {
            return true;
        }
        if (text.indexOf(':') >= 0) {
            return text.matches("[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?");
        }
        return text.matches(text.matches("[0-9.]+") ? IPV4 : "[A-Za-z0-9_][A-Za-z0-9._-]*");
    }

    private static int port(HostPort written, String text, int defaultPort) {
        if ("pop3".equals(written.port())) {
            return 110;
        }
        if ("pop3s".equals(written.port())) {
            return 995;
        }
        int port = written.number(defaultPort);
        if (port < 0) {
            throw new IllegalArgumentException(
                    "has no port from 0 to 65535 behind the colon: '" + text + "'");
        }
        return port;
    }

    /**
     * Returns why it cannot be bound, and how it may have been meant: {@code ::1:110} is an address
     * of IPv6 like any other, but seldom that of this host.
     *
     * @param reason what the host said
     */
    String unbound(String reason) {
        int colon = host == null ? -1 : host.lastIndexOf(':');
        boolean perhapsPort = colon > 0 && host.substring(colon + 1).matches("[0-9]{2,4}");
        return perhapsPort && reason.contains("Cannot assign")
                ? reason + "; a port stands behind brackets: " + meant(colon)
                : reason;
    }

    private String meant(int colon) {
        return "[" + host.substring(0, colon) + "]" + host.substring(colon);
    }

    /** Returns it as one writes it. */
    @Override
    public String toString() {
        return HostPort.text(host == null ? "*" : host, port);
    }
}
