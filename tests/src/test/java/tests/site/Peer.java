package tests.site;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The client's end of one POP3 conversation: a socket, or the pipes of a one-shot popit. Reading is
 * strict: a line ends in CRLF and nothing else.
 */
public final class Peer implements AutoCloseable {
    /** The longest that any answer may take, in milliseconds. */
    public static final int PATIENCE = 20_000;

    private final Socket raw;
    private Socket socket;
    private final Process process;
    private InputStream in;
    private OutputStream out;

    private Peer(Socket socket, Process process, InputStream in, OutputStream out) {
        this.raw = socket;
        this.socket = socket;
        this.process = process;
        this.in = in;
        this.out = out;
    }

    /** Connects to a port of 127.0.0.1; {@code from} is the client's own address, or null. */
    public static Peer connect(int port, InetAddress from) throws IOException {
        Socket socket = new Socket();
        if (from != null) {
            socket.bind(new InetSocketAddress(from, 0));
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        return new Peer(
                socket,
                null,
                new BufferedInputStream(socket.getInputStream(), 16384),
                socket.getOutputStream());
    }

    /** Talks to a process over its standard input and output. It is killed if it takes too long. */
    public static Peer pipes(Process process) {
        process.onExit()
                .orTimeout(2L * PATIENCE, java.util.concurrent.TimeUnit.MILLISECONDS)
                .exceptionally(late -> process.destroyForcibly());
        return new Peer(
                null,
                process,
                new BufferedInputStream(process.getInputStream(), 16384),
                process.getOutputStream());
    }

    /** The client's port; 0 for pipes. */
    public int localPort() {
        return socket == null ? 0 : socket.getLocalPort();
    }

    /** Sends a line, CRLF added. */
    public Peer say(String line) throws IOException {
        send(Octets.of(line + "\r\n"));
        return this;
    }

    /** Sends octets as they are, in one piece. */
    public void send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** Sends octets one at a time, each in its own segment as far as the kernel likes. */
    public void trickle(byte[] octets) throws IOException {
        for (byte b : octets) {
            out.write(b);
            out.flush();
        }
    }

    /**
     * Reads a line.
     *
     * @return the line without CRLF; null when the other side closed the connection
     * @throws IOException for a line end other than CRLF, or a close inside a line
     */
    public String hear() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int last = -1;
        while (true) {
            int b = read();
            if (b < 0 && line.size() == 0) {
                return null;
            }
            if (b < 0) {
                throw new IOException("closed inside the line: " + printable(line));
            }
            if (b == '\n') {
                if (last != '\r') {
                    throw new IOException("a bare LF ends the line: " + printable(line));
                }
                String text = line.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
                return text.substring(0, text.length() - 1);
            }
            line.write(b);
            last = b;
        }
    }

    /** Reads a line that must begin with +OK. */
    public String ok() throws IOException {
        String line = hear();
        if (line == null || !line.startsWith("+OK")) {
            throw new IOException("expected +OK, heard " + line);
        }
        return line;
    }

    /** Says a command whose answer must be +OK. */
    public String ok(String command) throws IOException {
        return say(command).ok();
    }

    /** Reads a multi-line body up to its dot, dots undone, as octets of the message. */
    public byte[] body() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = hear();
            if (line == null) {
                throw new IOException("closed inside a multi-line answer");
            }
            if (line.equals(".")) {
                return body.toByteArray();
            }
            body.writeBytes(Octets.of((line.startsWith(".") ? line.substring(1) : line) + "\r\n"));
        }
    }

    /** The greeting, USER and PASS, each answered by +OK. */
    public Peer login(String user, String password) throws IOException {
        ok();
        ok("USER " + user);
        ok("PASS " + password);
        return this;
    }

    private int read() throws IOException {
        try {
            return in.read();
        } catch (SocketException e) {
            // A close with unread octets of ours resets the connection; for the client it is an
            // end.
            if (String.valueOf(e.getMessage()).contains("reset")) {
                return -1;
            }
            throw e;
        }
    }

    /** No more will be said, but answers are still heard. */
    public void halfClose() throws IOException {
        if (socket == null) {
            out.close();
        } else {
            // Not TLS's own close, which ends both directions in the clients of today.
            raw.shutdownOutput();
        }
    }

    /** Is gone at once, without a word (RST). */
    public void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** Goes on in TLS, whatever certificate the server shows. */
    public void startTls() throws IOException {
        startTls(null);
    }

    /** As above, in this version only; null: any. */
    public void startTls(String version) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, null);
            SSLSocket tls =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(socket, "localhost", socket.getPort(), true);
            if (version != null) {
                tls.setEnabledProtocols(new String[] {version});
            }
            tls.startHandshake();
            socket = tls;
            in = new BufferedInputStream(tls.getInputStream(), 16384);
            out = tls.getOutputStream();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The certificate that the server showed. */
    public X509Certificate certificate() throws IOException {
        return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }

    /** The process at the other end; null for a socket. */
    public Process process() {
        return process;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        } else {
            out.close();
            in.close();
        }
    }

    private static String printable(ByteArrayOutputStream line) {
        return Octets.printable(line.toString(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
