package popit.maildir;

import java.nio.ByteBuffer;

/**
 * Counts the octets a stored message has when sent: each LF without a CR before it counts for two,
 * and a last line without end gets one (RFC 1939 section 11: sizes are those of the CRLF form,
 * before dots are doubled). An empty message has none.
 */
final class Octets {
    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private long count;
    private byte last = '\n';

    /** Counts {@code length} octets more. */
    void add(byte[] in, int length) {
        int bare = 0;
        int i = 0;
        ByteBuffer words = ByteBuffer.wrap(in);
        for (; i <= length - 8; i += 8) {
            long word = words.getLong(i);
            long zeroes = word ^ LINE_FEEDS;
            if (((zeroes - ONES) & ~zeroes & HIGH_BITS) != 0) {
                bare += bareLineFeeds(in, i, i + 8);
            }
        }
        bare += bareLineFeeds(in, i, length);
        if (length > 0) {
            last = in[length - 1];
        }
        count += length + bare;
    }

    private int bareLineFeeds(byte[] in, int from, int to) {
        int bare = 0;
        for (int i = from; i < to; i++) {
            if (in[i] == '\n' && (i > 0 ? in[i - 1] : firstBefore()) != '\r') {
                bare++;
            }
        }
        return bare;
    }

    private byte firstBefore() {
        return count == 0 ? 0 : last;
    }

    /** Returns the octets of a message that ends here. */
    long total() {
        return last == '\n' ? count : count + 2;
    }
}
