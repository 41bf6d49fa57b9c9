package popserv.limits;

import io.netty.util.NetUtil;
import java.util.Arrays;

/**
 * Which addresses count as one. A customer of an IPv6 provider has a /64 at least, and may take
 * another address in it for each connection.
 */
public final class ClientNetwork {
    private static final int IPV6_OCTETS = 16;

    private ClientNetwork() {}

    /**
     * Returns who an address belongs to: itself for IPv4, its /64 for IPv6. What is no address is
     * returned as it is.
     */
    public static String exact(String address) {
        return network(address, 32, 64);
    }

    /**
     * Returns where an address is: its /24 or /48. A client there today may have another address of
     * it tomorrow.
     */
    static String neighbourhood(String address) {
        return network(address, 24, 48);
    }

    /** Of IPv6 the short form of RFC 5952, as everywhere. */
    private static String network(String address, int bits4, int bits6) {
        int slash = address.indexOf('/');
        String host = slash < 0 ? address : address.substring(0, slash);
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(host);
        if (octets == null) {
            return address;
        }
        boolean wide = octets.length == IPV6_OCTETS;
        int bits = wide ? bits6 : bits4;
        Arrays.fill(octets, bits / 8, octets.length, (byte) 0);
        String text = NetUtil.bytesToIpAddress(octets);
        return bits == 32 ? text : text + "/" + bits;
    }
}
