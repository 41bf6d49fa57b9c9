package popit.maildir;

/**
 * Finds where TOP ends: after the header, the blank line and so many lines of the body (RFC 1939
 * section 7). A message without a blank line is all header.
 */
final class LineLimit {
    private long lines;
    private boolean inHeader = true;
    private int length;
    private byte last;

    /**
     * @param lines how many lines of the body
     */
    LineLimit(int lines) {
        this.lines = lines;
    }

    /**
     * Looks through the next octets of the message.
     *
     * @return how many of them are wanted, when they hold the end; -1 when all are and more is
     */
    int end(byte[] in, int to) {
        for (int i = 0; i < to; i++) {
            byte b = in[i];
            if (b != '\n') {
                // An empty line is LF or CR LF; nothing longer than one octet can be one.
                length = Math.min(length + 1, 2);
            } else {
                if (inHeader) {
                    inHeader = !(length == 0 || length == 1 && last == '\r');
                } else {
                    lines--;
                }
                length = 0;
                if (!inHeader && lines <= 0) {
                    return i + 1;
                }
            }
            last = b;
        }
        return -1;
    }
}
