package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Small beginnings common to all list files: the whole content, and lines in it. */
final class ListFile {
    /** More than two million lines; what is larger is no list of messages. */
    private static final long LARGEST = 256L * 1024 * 1024;

    private ListFile() {}

    /**
     * Returns the content of a file, or null when there is none.
     *
     * @throws IOException when it cannot be read, is too large, or is no regular file
     */
    static byte[] read(Path file) throws IOException {
        try (FileChannel channel = RegularFile.read(file)) {
            if (channel.size() > LARGEST) {
                throw new IOException("file is too large");
            }
            ByteBuffer data = ByteBuffer.allocate((int) channel.size());
            int read = 0;
            while (read >= 0 && data.hasRemaining()) {
                read = channel.read(data);
            }
            return Arrays.copyOf(data.array(), data.position());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Returns where the line that begins at {@code from} ends, or -1 when it has no end. */
    static int lineEnd(byte[] data, int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
