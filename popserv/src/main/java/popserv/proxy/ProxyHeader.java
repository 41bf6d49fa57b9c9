package popserv.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import popserv.tls.TlsState;

/**
 * What a proxy says of the client it speaks for.
 *
 * @param client the client's address; null if the proxy speaks for itself
 * @param local the address the client came to; null likewise
 * @param tls the TLS between client and proxy; null without
 * @param authority the host the client asked the proxy for; empty if that is not told
 */
public record ProxyHeader(String client, String local, TlsState tls, String authority) {
    private static final byte VERSION = 0x21;
    private static final byte CIPHER = 0x23;

    /** The proxy, which checks our health perhaps, is the client itself. */
    static final ProxyHeader OF_ITSELF = new ProxyHeader(null, null, null, "");

    /**
     * Reads a whole header, version 1 or 2.
     *
     * @throws DecoderException if it is not good
     */
    static ProxyHeader read(ByteBuf header) {
        if (header.getByte(header.readerIndex()) == 'P') {
            return ProxyLine.read(header.toString(StandardCharsets.ISO_8859_1));
        }
        ProxyChecksum.check(header);
        EmbeddedChannel decoder =
                new EmbeddedChannel(new HAProxyMessageDecoder(ProxyHandler.MOST_OCTETS));
        try {
            decoder.writeInbound(Unpooled.copiedBuffer(header));
            HAProxyMessage message = decoder.readInbound();
            if (message == null) {
                throw new DecoderException("not a PROXY header");
            }
            try {
                return of(message);
            } finally {
                message.release();
            }
        } finally {
            decoder.finishAndReleaseAll();
        }
    }

    private static ProxyHeader of(HAProxyMessage message) {
        HAProxyProxiedProtocol protocol = message.proxiedProtocol();
        if (message.command() == HAProxyCommand.LOCAL
                || protocol == HAProxyProxiedProtocol.UNKNOWN) {
            return OF_ITSELF;
        }
        TlsState tls = null;
        String authority = "";
        for (HAProxyTLV value : message.tlvs()) {
            if (value instanceof HAProxySSLTLV ssl) {
                tls = ssl.isPP2ClientSSL() ? tls(ssl.encapsulatedTLVs()) : null;
            } else if (value.type() == HAProxyTLV.Type.PP2_TYPE_AUTHORITY) {
                authority = text(value);
            }
        }
        return switch (protocol) {
            case TCP4, TCP6 ->
                    new ProxyHeader(
                            address(message.sourceAddress()),
                            address(message.destinationAddress()),
                            tls,
                            authority);
            case UNIX_STREAM -> new ProxyHeader(null, null, tls, authority);
            default -> throw new DecoderException("POP3 does not come over " + protocol);
        };
    }

    private static TlsState tls(List<HAProxyTLV> values) {
        String version = "";
        String cipher = "";
        for (HAProxyTLV value : values) {
            if (value.typeByteValue() == VERSION) {
                version = text(value);
            } else if (value.typeByteValue() == CIPHER) {
                cipher = text(value);
            }
        }
        return TlsState.atProxy(version, cipher);
    }

    private static String text(HAProxyTLV value) {
        return value.content().toString(StandardCharsets.UTF_8);
    }

    /** Returns an address as Java writes it, one of IPv4 mapped into IPv6 as of IPv4. */
    static String address(String text) {
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            if (octets != null) {
                return NetUtil.toAddressString(InetAddress.getByAddress(octets));
            }
        } catch (UnknownHostException e) {
            // Told below: it has neither 4 nor 16 octets.
        }
        throw new DecoderException("not an address");
    }
}
