package popit.maildir;

import java.nio.ByteBuffer;

/**
 * Finds where TOP ends: after the header, the blank line and so many lines of the body (RFC 1939
 * section 7). A message without a blank line is all header.
 */
final class LineLimit {
    private long lines;
    private boolean inHeader = true;
    private int length;
    private byte last;
    private long seen;
    private long end = Long.MAX_VALUE;

    /**
     * @param lines how many lines of the body
     */
    LineLimit(int lines) {
        this.lines = lines;
    }

    /**
     * Returns how many of the octets read are wanted; 0 behind the end.
     *
     * @param in the octets, from its beginning
     * @param read how many there are
     * @param position where in the message they begin; not before what was wanted last, but perhaps
     *     before what was looked at
     */
    int wanted(ByteBuffer in, int read, long position) {
        int i = (int) Math.min(read, seen - position);
        for (; i < read && end == Long.MAX_VALUE; i++) {
            if (isLast(in.get(i))) {
                end = position + i + 1;
            }
        }
        seen = Math.max(seen, position + i);
        return (int) Math.min(read, end - position);
    }

    private boolean isLast(byte b) {
        if (b != '\n') {
            // An empty line is LF or CR LF; nothing longer than one octet can be one.
            length = Math.min(length + 1, 2);
            last = b;
            return false;
        }
        if (inHeader) {
            inHeader = !(length == 0 || length == 1 && last == '\r');
        } else {
            lines--;
        }
        length = 0;
        return !inHeader && lines <= 0;
    }
}
