package popserv.host;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * The host's accounts and groups, from wherever the host has them (getpwnam_r(3), nsswitch.conf).
 * Asking may take as long as a directory server does: never on an event loop.
 */
public final class HostAccounts {
    private static final int ENTRY = 128;
    private static final int FIRST_BUFFER = 4096;
    private static final int LAST_BUFFER = 1 << 20;
    private static final long POINTER = Native.POINTER_SIZE;

    private HostAccounts() {}

    private interface Question {
        int ask(Pointer entry, Pointer buffer, long size, PointerByReference result);
    }

    /** Reads an entry while its buffer stands. */
    private interface Reading<T> {
        T read(Pointer entry);
    }

    /**
     * The account of this name.
     *
     * @return null when there is none
     * @throws HostException when the host cannot tell
     */
    public static HostAccount named(String name) throws HostException {
        byte[] asked = Libc.string(name);
        return answer(
                "getpwnam_r",
                (entry, buffer, size, result) ->
                        Libc.getpwnam_r(asked, entry, buffer, size, result),
                HostAccounts::account);
    }

    /** The account of this number; null when there is none. */
    public static HostAccount numbered(int uid) throws HostException {
        return answer(
                "getpwuid_r",
                (entry, buffer, size, result) -> Libc.getpwuid_r(uid, entry, buffer, size, result),
                HostAccounts::account);
    }

    /** The number of the group of this name; null when there is none. */
    public static Integer group(String name) throws HostException {
        byte[] asked = Libc.string(name);
        return answer(
                "getgrnam_r",
                (entry, buffer, size, result) ->
                        Libc.getgrnam_r(asked, entry, buffer, size, result),
                entry -> entry.getInt(2 * POINTER));
    }

    /** The secret half of an account, which only root may ask for; null when there is none. */
    public static HostShadow shadow(String name) throws HostException {
        byte[] asked = Libc.string(name);
        return answer(
                "getspnam_r",
                (entry, buffer, size, result) ->
                        Libc.getspnam_r(asked, entry, buffer, size, result),
                // struct spwd: name, password; last change, minimum, maximum, warning, inactive,
                // expiry: longs.
                entry ->
                        new HostShadow(
                                text(entry, 1),
                                entry.getLong(2 * POINTER),
                                entry.getLong(4 * POINTER),
                                entry.getLong(6 * POINTER),
                                entry.getLong(7 * POINTER)));
    }

    /** struct passwd: name, password; uid and gid in one word; gecos, home, shell. */
    private static HostAccount account(Pointer entry) {
        Identity identity = new Identity(entry.getInt(2 * POINTER), entry.getInt(2 * POINTER + 4));
        return new HostAccount(
                text(entry, 0),
                text(entry, 1),
                identity,
                text(entry, 3),
                text(entry, 4),
                text(entry, 5));
    }

    private static String text(Pointer entry, int word) {
        Pointer text = entry.getPointer(word * POINTER);
        return text == null ? "" : text.getString(0, "UTF-8");
    }

    private static <T> T answer(String call, Question question, Reading<T> reading)
            throws HostException {
        Memory entry = new Memory(ENTRY);
        PointerByReference result = new PointerByReference();
        for (int size = FIRST_BUFFER; ; size *= 4) {
            Memory buffer = new Memory(size);
            int error = question.ask(entry, buffer, size, result);
            if (error == Errno.ERANGE && size < LAST_BUFFER || error == Errno.EINTR) {
                continue;
            }
            if (result.getValue() != null) {
                T answer = reading.read(entry);
                buffer.clear();
                return answer;
            }
            // What else stands for "no such entry", getpwnam(3) lists.
            if (error == 0
                    || error == Errno.ENOENT
                    || error == Errno.ESRCH
                    || error == Errno.EBADF
                    || error == Errno.EPERM) {
                return null;
            }
            throw new HostException(call, error);
        }
    }
}
