package popserv.proxy;

import io.netty.handler.codec.DecoderException;
import io.netty.util.NetUtil;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of version 1, a line (proxy-protocol.txt section 2.1): exactly one blank between its
 * words, and no number with leading zeros. Netty's reader refuses the port 0 and takes more than it
 * should.
 */
final class ProxyLine {
    private static final String PORT = "(0|[1-9][0-9]{0,4})";
    private static final String NUMBER = "(?:0|[1-9][0-9]{0,2})";
    private static final String IPV4 = "(" + NUMBER + "(?:\\." + NUMBER + "){3})";
    private static final String IPV6 = "([0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)";
    private static final String PORTS = " " + PORT + " " + PORT + "\r\n";
    private static final Pattern TCP4 = Pattern.compile("PROXY TCP4 " + IPV4 + " " + IPV4 + PORTS);
    private static final Pattern TCP6 = Pattern.compile("PROXY TCP6 " + IPV6 + " " + IPV6 + PORTS);

    /** Whatever follows is to be ignored. */
    private static final Pattern UNKNOWN = Pattern.compile("PROXY UNKNOWN(?: [^\r\n]*)?\r\n");

    private static final int MOST_PORT = 65535;

    private ProxyLine() {}

    /**
     * Reads the line.
     *
     * @param line with its end
     * @throws DecoderException if it is not good
     */
    static ProxyHeader read(String line) {
        if (UNKNOWN.matcher(line).matches()) {
            return ProxyHeader.OF_ITSELF;
        }
        Matcher four = TCP4.matcher(line);
        Matcher six = TCP6.matcher(line);
        if (four.matches() && NetUtil.isValidIpV4Address(four.group(1))) {
            return header(four);
        }
        if (six.matches() && NetUtil.isValidIpV6Address(six.group(1))) {
            return header(six);
        }
        throw new DecoderException("not a PROXY header of version 1");
    }

    private static ProxyHeader header(Matcher words) {
        for (int port = 3; port <= 4; port++) {
            if (Integer.parseInt(words.group(port)) > MOST_PORT) {
                throw new DecoderException("no port");
            }
        }
        return new ProxyHeader(
                ProxyHeader.address(words.group(1)), ProxyHeader.address(words.group(2)), null, "");
    }
}
