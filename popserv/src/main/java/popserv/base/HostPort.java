package popserv.base;

/**
 * A host and perhaps a port as people write them: {@code example.com:110}, {@code [::1]:110} (RFC
 * 3986 section 3.2.2). Colons without brackets around them are those of an IPv6 address, behind
 * which no port can be told.
 *
 * @param host a name or an address, without brackets; empty if none is written
 * @param port what stands behind the colon; null without one
 */
public record HostPort(String host, String port) {
    private static final int MOST = 65_535;

    /** Takes a text apart, whatever it is; never fails. */
    public static HostPort of(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']') && !isBareIpv6(text);
        String host = hasPort ? text.substring(0, colon) : text;
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new HostPort(
                bracketed ? host.substring(1, host.length() - 1) : host,
                hasPort ? text.substring(colon + 1) : null);
    }

    /** Returns whether a text is an IPv6 address without brackets. */
    public static boolean isBareIpv6(String text) {
        return !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
    }

    /** The kind of directives that name a server. */
    public static Kind<String> kind() {
        return Kind.of("host[:port]", HostPort::checked);
    }

    private static String checked(String text) {
        if (!text.matches("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?")
                || of(text).number(1) < 1) {
            throw new IllegalArgumentException(
                    "takes servers as host, host:port or [address]:port, not '" + text + "'");
        }
        return text;
    }

    /**
     * Returns the port's number, 0 to 65535.
     *
     * @param otherwise what to return if no port is written
     * @return -1 if what is written is no such number
     */
    public int number(int otherwise) {
        if (port == null) {
            return otherwise;
        }
        int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : -1;
        return number <= MOST ? number : -1;
    }

    /** Returns {@code host:port} as it is written in configurations and URLs. */
    public static String text(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
