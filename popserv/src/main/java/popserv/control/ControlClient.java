package popserv.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * popctl's end of the control socket. Plain Java: nothing is loaded that one question needs not.
 */
public final class ControlClient {
    /** The longest answer that is read, in octets: a hundred thousand sessions. */
    private static final int MOST = 64 << 20;

    private ControlClient() {}

    /** Asks, and waits for the answer. Never throws: that nobody answers is an answer, too. */
    public static Answer ask(Path socket, Request request) {
        byte[] line = (request.line() + "\n").getBytes(StandardCharsets.UTF_8);
        if (line.length > Request.MAX_OCTETS) {
            return Answer.error(Answer.USAGE, "the argument is too long");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return Answer.of(heard(channel, line));
        } catch (IOException | IllegalArgumentException e) {
            return unanswered(socket, e);
        }
    }

    /** Whoever is too busy answers without reading, and hangs up. */
    private static byte[] heard(SocketChannel channel, byte[] line) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            channel.write(ByteBuffer.wrap(line));
        } catch (IOException e) {
            // The answer may be there already.
        }
        try {
            ByteBuffer piece = ByteBuffer.allocate(65536);
            while (channel.read(piece) >= 0 && all.size() < MOST) {
                all.write(piece.array(), 0, piece.position());
                piece.clear();
            }
        } catch (IOException e) {
            // What came before the end is the answer, or none.
        }
        return all.toByteArray();
    }

    private static Answer unanswered(Path socket, Exception why) {
        boolean there = Files.exists(socket, LinkOption.NOFOLLOW_LINKS);
        if (why instanceof ConnectException || !there) {
            return Answer.error(
                    Answer.UNAVAILABLE,
                    "no popserv answers at "
                            + socket
                            + ": is it running, and is this its configuration (-C)?");
        }
        if (why instanceof SocketException && !Files.isWritable(socket)) {
            return Answer.error(
                    Answer.FORBIDDEN,
                    socket + " is for root and the user popserv runs as: become one of them");
        }
        return Answer.error(Answer.UNAVAILABLE, socket + ": " + why.getMessage());
    }
}
