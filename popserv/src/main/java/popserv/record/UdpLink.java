package popserv.record;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/** Whoson over UDP: a packet each way, the request sent once more when half the time is over. */
final class UdpLink implements WhosonLink {
    private final DatagramSocket socket;
    private boolean moreMayCome;

    /** Opens a socket that hears nobody but the server. */
    UdpLink(InetSocketAddress server) throws IOException {
        socket = new DatagramSocket();
        try {
            socket.connect(server);
        } catch (RuntimeException e) {
            socket.close();
            throw new IOException(e.getMessage());
        }
    }

    @Override
    public byte[] ask(byte[] request, Duration atMost) throws IOException {
        forgetLateAnswers();
        for (int i = 0; i < 2; i++) {
            moreMayCome = i > 0;
            socket.send(new DatagramPacket(request, request.length));
            byte[] answer = receive((int) Math.max(1, atMost.toMillis() / 2));
            if (answer != null) {
                return answer;
            }
        }
        throw new SocketTimeoutException("no answer");
    }

    /** The answer to a request that was given up must not pass for that of the next one. */
    private void forgetLateAnswers() throws IOException {
        while (moreMayCome) {
            moreMayCome = receive(1) != null;
        }
    }

    private byte[] receive(int milliseconds) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MOST_OCTETS], MOST_OCTETS);
        socket.setSoTimeout(milliseconds);
        try {
            socket.receive(packet);
            return packet.getLength() == 0
                    ? null
                    : Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
