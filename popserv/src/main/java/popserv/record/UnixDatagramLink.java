package popserv.record;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import popserv.host.UnixDatagram;

/** Whoson over Unix-domain datagrams, which do not get lost: nothing is sent twice. */
final class UnixDatagramLink implements WhosonLink {
    private final UnixDatagram socket;

    UnixDatagramLink(UnixDatagram socket) {
        this.socket = socket;
    }

    @Override
    public byte[] ask(byte[] request, Duration atMost) throws IOException {
        while (socket.receive(MOST_OCTETS, Duration.ZERO) != null) {
            // A late answer to a request that was given up.
            continue;
        }
        socket.send(request, atMost);
        byte[] answer = socket.receive(MOST_OCTETS, atMost);
        if (answer == null || answer.length == 0) {
            throw new SocketTimeoutException("no answer");
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
