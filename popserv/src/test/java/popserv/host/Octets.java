package popserv.host;

import java.nio.charset.StandardCharsets;

/** Reads and writes descriptors, for tests of what rides on them. */
public final class Octets {
    private Octets() {}

    public static boolean write(int fd, String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return Libc.write(fd, octets, octets.length) == octets.length;
    }

    /** What comes next, an empty text at the end, null on an error. */
    public static String read(int fd) {
        byte[] octets = new byte[65536];
        long read;
        do {
            read = Libc.read(fd, octets, octets.length);
        } while (read < 0 && Libc.errno() == Errno.EINTR);
        return read < 0 ? null : new String(octets, 0, (int) read, StandardCharsets.ISO_8859_1);
    }

    /** All that comes until the end or an error. */
    public static String readAll(int fd) {
        StringBuilder all = new StringBuilder();
        for (String some = read(fd); some != null && !some.isEmpty(); some = read(fd)) {
            all.append(some);
        }
        return all.toString();
    }

    public static int openDescriptors() {
        return java.nio.file.Path.of("/proc/self/fd").toFile().list().length;
    }
}
