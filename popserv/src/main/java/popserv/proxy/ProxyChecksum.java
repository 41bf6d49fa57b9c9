package popserv.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import java.util.zip.CRC32C;

/** The checksum a version 2 header may carry (proxy-protocol.txt section 2.2.3). */
final class ProxyChecksum {
    private static final int HEAD = 16;
    private static final int COMMAND = 12;
    private static final int TYPE = 0x03;
    private static final int SIZE = 4;

    private ProxyChecksum() {}

    /**
     * Verifies the checksum of a whole header of version 2, if there is one.
     *
     * @throws DecoderException if it is wrong, or the values cannot be told apart
     */
    static void check(ByteBuf header) {
        boolean local = (header.getByte(header.readerIndex() + COMMAND) & 0x0f) == 0;
        if (local) {
            // What is in it is to be thrown away, whatever it is.
            return;
        }
        byte[] octets = new byte[header.readableBytes()];
        header.getBytes(header.readerIndex(), octets);
        int at = find(octets);
        if (at < 0) {
            return;
        }
        long told = 0;
        for (int i = at; i < at + SIZE; i++) {
            told = told << 8 | octets[i] & 0xff;
            octets[i] = 0;
        }
        CRC32C sum = new CRC32C();
        sum.update(octets);
        if (sum.getValue() != told) {
            throw new DecoderException("the PROXY header's checksum is wrong");
        }
    }

    /**
     * Returns where the checksum's value begins; -1 if there is none.
     *
     * @throws DecoderException if the values do not end where the header does
     */
    private static int find(byte[] octets) {
        int family = octets[13] >> 4 & 15;
        int at = family == 0 ? octets.length : HEAD + addresses(family);
        int found = -1;
        while (at < octets.length) {
            // Netty overlooks one that is cut off in its first octets.
            int length =
                    at + 3 > octets.length
                            ? octets.length
                            : (octets[at + 1] & 0xff) << 8 | octets[at + 2] & 0xff;
            if (length > octets.length - at - 3) {
                throw new DecoderException("a value of the PROXY header is cut off");
            }
            if (octets[at] == TYPE && length == SIZE) {
                found = at + 3;
            }
            at += 3 + length;
        }
        return found;
    }

    /** Returns how many octets the addresses of a family take. */
    private static int addresses(int family) {
        return switch (family) {
            case 1 -> 12;
            case 2 -> 36;
            case 3 -> 216;
            default -> 0;
        };
    }
}
