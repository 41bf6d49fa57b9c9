package popserv.host;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** libcrypt's crypt(3), where the host has libxcrypt; otherwise {@link #THERE} is false. */
final class LibCrypt {
    /** More than struct crypt_data (32768) of libxcrypt. */
    static final int DATA = 32768;

    static final boolean THERE = load();

    private LibCrypt() {}

    private static boolean load() {
        for (String name : new String[] {"libcrypt.so.1", "libcrypt.so.2"}) {
            try {
                Native.register(LibCrypt.class, NativeLibrary.getInstance(name));
                return true;
            } catch (UnsatisfiedLinkError e) {
                // The next name; without any, Java's own hashes serve.
            }
        }
        return false;
    }

    static native Pointer crypt_rn(byte[] phrase, byte[] setting, Pointer data, int size);
}
