package tests.site;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Which process holds which socket, as /proc(5) tells. */
public final class Sockets {
    private Sockets() {}

    /**
     * The inode of the server's end of a connection, from /proc/net/tcp and tcp6.
     *
     * @param serverPort the server's port
     * @param clientPort the client's port
     */
    public static String inode(int serverPort, int clientPort) throws IOException {
        String local = String.format(":%04X", serverPort);
        String remote = String.format(":%04X", clientPort);
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.trim().split(" +");
                if (fields[1].endsWith(local) && fields[2].endsWith(remote)) {
                    return fields[9];
                }
            }
        }
        throw new IOException("no connection from " + clientPort + " to " + serverPort);
    }

    /** Whether a process has a descriptor of this socket. */
    public static boolean holds(ProcessHandle process, String inode) throws IOException {
        try (DirectoryStream<Path> fds = descriptors(process)) {
            for (Path fd : fds) {
                if (target(fd).equals("socket:[" + inode + "]")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How many sockets a process has open. */
    public static int count(ProcessHandle process) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> fds = descriptors(process)) {
            for (Path fd : fds) {
                count += target(fd).startsWith("socket:") ? 1 : 0;
            }
        }
        return count;
    }

    private static DirectoryStream<Path> descriptors(ProcessHandle process) throws IOException {
        return Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"));
    }

    private static String target(Path fd) throws IOException {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        }
    }
}
