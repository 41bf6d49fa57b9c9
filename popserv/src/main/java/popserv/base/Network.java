package popserv.base;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network in CIDR notation (RFC 4632, RFC 4291 section 2.3): an address, and how many of its
 * leading bits count.
 */
public final class Network {
    /** An address, without the zone of a link-local one (RFC 4007 section 11). */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "((?:[0-9]{1,3}[.]){3}[0-9]{1,3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*)(?:%[\\w.-]+)?");

    private final String text;
    private final byte[] address;
    private final int bits;

    private Network(String text, byte[] address, int bits) {
        this.text = text;
        this.address = address;
        this.bits = bits;
    }

    /**
     * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32} or an address alone.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("'" + text + "' is no network, as 192.0.2.0/24 is");
        }
        int all = address.length * 8;
        String bits = slash < 0 ? String.valueOf(all) : text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > all) {
            throw new IllegalArgumentException(
                    "'" + text + "' needs 0 to " + all + " bits after the slash");
        }
        return new Network(text, address, Integer.parseInt(bits));
    }

    /** Returns whether an address, given as text, is in this network; false for what is none. */
    public boolean holds(String remote) {
        byte[] other = address(remote);
        return other != null && holds(other);
    }

    /** Returns whether an address is in this network. */
    public boolean holds(InetAddress remote) {
        return holds(remote.getAddress());
    }

    private boolean holds(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns it as it was written. */
    @Override
    public String toString() {
        return text;
    }

    /** Only what looks like an address is given to the JDK, which would ask DNS for the rest. */
    private static byte[] address(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(matcher.group(1)).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
