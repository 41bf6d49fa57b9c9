package popserv.record;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import popserv.base.Variables;

/**
 * Sends a datagram for each login ({@code logudp.dst}): lines ended by LF, the last of them a dot.
 *
 * <pre>
 * md5 DIGEST CHALLENGE     only with a secret
 * time SECONDS
 * service pop
 * user ACCOUNT
 * ip ADDRESS
 * source HOSTNAME
 * .
 * </pre>
 *
 * <p>DIGEST is the MD5 sum of the challenge followed by the secret, in lower-case hexadecimal
 * digits; the challenge is fresh in each packet. It proves no more than that the sender knew the
 * secret: the other lines are not signed. That is the format receivers know.
 */
final class UdpNotice implements Delivery {
    private final Destination destination;
    private final String secret;
    private final Integer timeToLive;
    private final SecureRandom random = new SecureRandom();
    private DatagramChannel channel;
    private boolean six;

    /**
     * Makes the sender; opens nothing yet.
     *
     * @param destination where packets go, a multicast group perhaps
     * @param secret what the digest is made with; null or empty: no digest
     * @param timeToLive the TTL of multicast packets; null: the system's, which is 1
     */
    UdpNotice(Destination destination, String secret, Integer timeToLive) {
        this.destination = destination;
        this.secret = secret == null ? "" : secret;
        this.timeToLive = timeToLive;
    }

    @Override
    public int deliver(List<LoginRecord> batch, Losses losses) throws Unreachable {
        int sent = 0;
        for (LoginRecord login : batch) {
            if (login.fitsOnALine()) {
                send(packet(login));
                sent++;
            } else {
                losses.lost(1, "an account's name does not fit on a line");
            }
        }
        return sent;
    }

    private void send(String packet) throws Unreachable {
        try {
            InetSocketAddress to = destination.address();
            ByteBuffer octets = ByteBuffer.wrap(packet.getBytes(StandardCharsets.UTF_8));
            channel(to).send(octets, to);
        } catch (UnknownHostException e) {
            throw new Unreachable("unknown host " + destination.host());
        } catch (IOException e) {
            close();
            throw new Unreachable(destination + ": " + e.getMessage());
        }
    }

    /** A socket of the destination's family: a multicast TTL counts for one family only. */
    private DatagramChannel channel(InetSocketAddress to) throws IOException {
        boolean toSix = to.getAddress() instanceof Inet6Address;
        if (channel == null || six != toSix) {
            close();
            six = toSix;
            channel =
                    DatagramChannel.open(
                            six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
            if (timeToLive != null) {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, timeToLive);
            }
        }
        return channel;
    }

    private String packet(LoginRecord login) {
        String packet =
                "time "
                        + login.time()
                        + "\n"
                        + "service "
                        + Variables.SERVICE
                        + "\n"
                        + "user "
                        + login.account()
                        + "\n"
                        + "ip "
                        + login.clientAddress()
                        + "\n"
                        + "source "
                        + login.hostName()
                        + "\n"
                        + ".\n";
        return secret.isEmpty() ? packet : signature() + packet;
    }

    private String signature() {
        byte[] octets = new byte[16];
        random.nextBytes(octets);
        String challenge = HexFormat.of().formatHex(octets);
        try {
            byte[] digest =
                    MessageDigest.getInstance("MD5")
                            .digest((challenge + secret).getBytes(StandardCharsets.UTF_8));
            return "md5 " + HexFormat.of().formatHex(digest) + " " + challenge + "\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // There is nothing left to be done with it.
            }
            channel = null;
        }
    }
}
