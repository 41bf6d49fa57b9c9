package popit.pop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The protocol log of one session, kept for accounts that have a directory of their name in the
 * directory {@code telemetry}: all that was said, to the octet, in a file named after the session.
 * It begins after login, so no secret is in it. Mail is.
 */
final class Telemetry {
    private final OutputStream file;
    private boolean failed;

    private Telemetry(OutputStream file) {
        this.file = file;
    }

    /**
     * Begins the log, if there is to be one.
     *
     * @param directory where accounts' directories are; null for none
     * @param caller whose session it is
     * @return the log; null when there is to be none
     * @throws IOException when it cannot be written
     */
    static Telemetry begin(Path directory, Caller caller) throws IOException {
        String account = caller.account();
        if (directory == null || !isName(account)) {
            return null;
        }
        Path own = directory.resolve(account);
        if (!Files.isDirectory(own)) {
            return null;
        }
        return new Telemetry(
                Files.newOutputStream(
                        own.resolve(caller.session() + ".log"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE));
    }

    /** An account that could lead out of the directory has no log. */
    private static boolean isName(String account) {
        if (account.isEmpty() || account.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < account.length(); i++) {
            char c = account.charAt(i);
            if (c == '/' || c < ' ' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Notes a line of the client. */
    void client(String line) {
        byte[] octets = ("C: " + line + "\n").getBytes(StandardCharsets.ISO_8859_1);
        write(octets, 0, octets.length);
    }

    /** Notes what was put into a buffer from {@code start} to its position. */
    void server(ByteBuffer out, int start) {
        byte[] octets = new byte[out.position() - start];
        out.get(start, octets);
        write(octets, 0, octets.length);
    }

    private void write(byte[] octets, int from, int length) {
        if (failed) {
            return;
        }
        try {
            file.write(octets, from, length);
        } catch (IOException e) {
            // A full disk ends the log, not the session.
            failed = true;
        }
    }

    void close() {
        try {
            file.close();
        } catch (IOException e) {
            failed = true;
        }
    }
}
