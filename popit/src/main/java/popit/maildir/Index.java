package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * The file {@code popit.index}: a snapshot of a folder, so that what had to be read or agreed on
 * once need not be again. Never needed for correctness: what it says of octets can be counted
 * again, what it says of ids follows from the names and from {@link Promised}; a damaged, foreign
 * or newer file is as good as none.
 *
 * <p>Big-endian, in this order: the eight octets {@code popitidx}; version; form of the ids; what
 * parts there are; number of messages n; octets of all names, octets of all ids; for {@code new}
 * and {@code cur} inode, mtime and ctime (0: they may have changed unnoticed); n + 1 beginnings of
 * names; n octet counts; n lengths of what follows the unique parts; n marks; the names; the
 * stamps, if any; for each own id its message, then its length and octets; last the CRC-32 of all
 * before.
 */
final class Index {
    static final String FILE = "popit.index";

    private static final long MAGIC = 0x706F706974696478L;
    private static final int VERSION = 1;
    private static final int HEADER = 8 + 6 * 4 + 6 * 8;
    private static final int STAMPS = 1;

    /** Beginning, octets, info and marks of a message, in octets. */
    private static final long LEAST_PER_MESSAGE = 4 + 8 + 1 + 1;

    private Index() {}

    /**
     * Returns the state of a folder's index, which every writing changes; NONE when it has none.
     */
    static DirectoryState state(Folder folder) {
        try {
            return DirectoryState.of(folder.beside(FILE));
        } catch (IOException e) {
            return DirectoryState.NONE;
        }
    }

    /** Returns the snapshot in a folder's index, or null when there is none to be trusted. */
    static Snapshot read(Folder folder, DirectoryState cur) {
        try {
            byte[] data = ListFile.read(folder.beside(FILE));
            return data == null ? null : parse(data, cur.device());
        } catch (IOException | RuntimeException e) {
            // Damage shows in many ways; all of them mean that the folder must be read instead.
            return null;
        }
    }

    private static Snapshot parse(byte[] data, long device) {
        ByteBuffer in = ByteBuffer.wrap(data, 0, data.length - 4);
        CRC32 crc = new CRC32();
        crc.update(data, 0, data.length - 4);
        boolean whole = ByteBuffer.wrap(data).getInt(data.length - 4) == (int) crc.getValue();
        if (!whole || in.getLong() != MAGIC || in.getInt() != VERSION) {
            return null;
        }
        UidlForm form = UidlForm.values()[in.getInt()];
        int parts = in.getInt();
        int n = in.getInt();
        int nameOctets = in.getInt();
        // Anybody's work may ask for more memory than there is.
        if (n < 0 || nameOctets < 0 || LEAST_PER_MESSAGE * n + nameOctets > data.length) {
            return null;
        }
        byte[] names = new byte[nameOctets];
        int ownIds = in.getInt();
        DirectoryState fresh = state(in, device);
        DirectoryState cur = state(in, device);
        int[] starts = ints(in, n + 1);
        long[] octets = new long[n];
        in.asLongBuffer().get(octets);
        in.position(in.position() + 8 * n);
        byte[] infos = new byte[n];
        in.get(infos);
        byte[] marks = new byte[n];
        in.get(marks);
        in.get(names);
        int[] stamps = (parts & STAMPS) != 0 ? ints(in, n) : null;
        String[] ids = ownIds == 0 ? null : ids(in, n, ownIds);
        check(names, starts, infos);
        return new Snapshot(form, fresh, cur, names, starts, infos, marks, octets, stamps, ids);
    }

    private static DirectoryState state(ByteBuffer in, long device) {
        return new DirectoryState(device, in.getLong(), in.getLong(), in.getLong());
    }

    private static int[] ints(ByteBuffer in, int n) {
        int[] all = new int[n];
        IntBuffer ints = in.asIntBuffer();
        ints.get(all);
        in.position(in.position() + 4 * n);
        return all;
    }

    private static String[] ids(ByteBuffer in, int n, int ownIds) {
        String[] ids = new String[n];
        for (int k = 0; k < ownIds; k++) {
            int i = in.getInt();
            int length = in.get();
            ids[i] = new String(in.array(), in.position(), length, StandardCharsets.ISO_8859_1);
            in.position(in.position() + length);
        }
        return ids;
    }

    /** {@link Folder#path} sees to it that no name leads out of the folder, whoever wrote it. */
    private static void check(byte[] names, int[] starts, byte[] infos) {
        for (int i = 1; i < starts.length; i++) {
            int length = starts[i] - starts[i - 1];
            boolean fits = length > 0 && (infos[i - 1] & 0xFF) <= length;
            if (!fits || names[starts[i - 1]] == '.') {
                throw new IllegalArgumentException("name");
            }
        }
        if (starts[0] != 0 || starts[starts.length - 1] != names.length) {
            throw new IllegalArgumentException("names");
        }
    }

    /**
     * Writes a snapshot.
     *
     * @param draft an empty draft, which becomes the index
     * @throws IOException when there is no room
     */
    static void write(Folder folder, Snapshot snapshot, Draft draft) throws IOException {
        Path path = folder.beside(FILE);
        draft.replace(path, ByteBuffer.wrap(bytes(snapshot)));
    }

    private static byte[] bytes(Snapshot snapshot) {
        int n = snapshot.size();
        int ownIds = 0;
        int idOctets = 0;
        for (int i = 0; i < n; i++) {
            if (snapshot.ownId(i) != null) {
                ownIds++;
                idOctets += 5 + snapshot.ownId(i).length();
            }
        }
        int perMessage = (int) LEAST_PER_MESSAGE + (snapshot.stamps() == null ? 0 : 4);
        int length = HEADER + 4 + n * perMessage + snapshot.names().length + idOctets + 4;
        ByteBuffer out = ByteBuffer.allocate(length);
        header(snapshot, ownIds, out);
        messages(snapshot, out);
        CRC32 crc = new CRC32();
        crc.update(out.array(), 0, length - 4);
        out.putInt((int) crc.getValue());
        return out.array();
    }

    private static void header(Snapshot snapshot, int ownIds, ByteBuffer out) {
        out.putLong(MAGIC).putInt(VERSION).putInt(snapshot.form().ordinal());
        out.putInt(snapshot.stamps() == null ? 0 : STAMPS).putInt(snapshot.size());
        out.putInt(snapshot.names().length).putInt(ownIds);
        for (boolean inCur : new boolean[] {false, true}) {
            DirectoryState state = snapshot.state(inCur);
            out.putLong(state.inode()).putLong(state.mtime()).putLong(state.ctime());
        }
    }

    private static void messages(Snapshot snapshot, ByteBuffer out) {
        int n = snapshot.size();
        out.asIntBuffer().put(snapshot.starts());
        out.position(out.position() + 4 * (n + 1));
        out.asLongBuffer().put(snapshot.octets());
        out.position(out.position() + 8 * n);
        out.put(snapshot.infos()).put(snapshot.marks()).put(snapshot.names());
        if (snapshot.stamps() != null) {
            out.asIntBuffer().put(snapshot.stamps());
            out.position(out.position() + 4 * n);
        }
        for (int i = 0; i < n; i++) {
            String id = snapshot.ownId(i);
            if (id != null) {
                out.putInt(i).put((byte) id.length());
                out.put(id.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }
}
