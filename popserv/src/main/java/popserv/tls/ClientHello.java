package popserv.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * What a client says first (RFC 8446 section 4.1.2), as far as it decides which certificate it is
 * shown.
 *
 * @param host the host name it wants, in lower case; empty if it names none (RFC 6066 section 3)
 * @param ec whether it can do with a certificate of elliptic curves
 */
record ClientHello(String host, boolean ec) {
    /** What is shown to clients that cannot be understood: they hear an alert later. */
    static final ClientHello UNKNOWN = new ClientHello("", false);

    private static final int SERVER_NAME = 0;
    private static final int SIGNATURE_ALGORITHMS = 13;

    /** ECDSA with SHA-1, and with SHA-256, 384, 512 on whatever curve. */
    private static final Set<Integer> ECDSA_SIGNATURES = Set.of(0x0203, 0x0403, 0x0503, 0x0603);

    /** The suites of TLS 1.2 that authenticate by ECDSA, of those that {@link Contexts} offers. */
    private static final Set<Integer> ECDSA_SUITES =
            Set.of(0xC02B, 0xC02C, 0xCCA9, 0xC009, 0xC00A, 0xC023, 0xC024);

    /** 0x13xx: suites of TLS 1.3, which say nothing of the certificate. */
    private static final int TLS13_SUITES = 0x13;

    /** Reads the message, from its version on; {@link #UNKNOWN} if it is damaged. */
    static ClientHello read(ByteBuf message) {
        try {
            return parse(message.duplicate());
        } catch (IndexOutOfBoundsException e) {
            return UNKNOWN;
        }
    }

    private static ClientHello parse(ByteBuf in) {
        in.skipBytes(2 + 32);
        in.skipBytes(in.readUnsignedByte());
        boolean ecSuites = hasEcSuites(in.readSlice(in.readUnsignedShort()));
        in.skipBytes(in.readUnsignedByte());
        String host = "";
        boolean ecSignatures = false;
        ByteBuf extensions = in.isReadable() ? in.readSlice(in.readUnsignedShort()) : in;
        while (extensions.isReadable()) {
            int type = extensions.readUnsignedShort();
            ByteBuf content = extensions.readSlice(extensions.readUnsignedShort());
            if (type == SERVER_NAME) {
                host = host(content);
            } else if (type == SIGNATURE_ALGORITHMS) {
                ecSignatures = hasEcSignatures(content.skipBytes(2));
            }
        }
        return new ClientHello(host, ecSuites && ecSignatures);
    }

    private static boolean hasEcSuites(ByteBuf suites) {
        boolean found = false;
        while (suites.isReadable()) {
            int suite = suites.readUnsignedShort();
            found |= suite >> 8 == TLS13_SUITES || ECDSA_SUITES.contains(suite);
        }
        return found;
    }

    private static boolean hasEcSignatures(ByteBuf schemes) {
        boolean found = false;
        while (schemes.isReadable()) {
            found |= ECDSA_SIGNATURES.contains(schemes.readUnsignedShort());
        }
        return found;
    }

    private static String host(ByteBuf list) {
        list.skipBytes(2);
        while (list.isReadable()) {
            int type = list.readUnsignedByte();
            String name =
                    list.readCharSequence(list.readUnsignedShort(), StandardCharsets.US_ASCII)
                            .toString();
            if (type == 0) {
                String host = name.toLowerCase(Locale.ROOT);
                return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            }
        }
        return "";
    }
}
