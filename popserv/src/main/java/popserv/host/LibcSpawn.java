package popserv.host;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** posix_spawn(3) and what prepares it. Each gives an error number, 0 for none. */
final class LibcSpawn {
    static {
        Native.register(LibcSpawn.class, NativeLibrary.getProcess());
    }

    private LibcSpawn() {}

    static native int posix_spawn(
            int[] pid, byte[] path, Pointer actions, Pointer attributes, Pointer argv, Pointer env);

    static native int posix_spawn_file_actions_init(Pointer actions);

    static native int posix_spawn_file_actions_destroy(Pointer actions);

    static native int posix_spawn_file_actions_adddup2(Pointer actions, int fd, int onto);

    /** glibc 2.29. */
    static native int posix_spawn_file_actions_addchdir_np(Pointer actions, byte[] directory);

    /** glibc 2.34. */
    static native int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

    static native int posix_spawnattr_init(Pointer attributes);

    static native int posix_spawnattr_destroy(Pointer attributes);

    static native int posix_spawnattr_setflags(Pointer attributes, short flags);

    static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

    static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

    static native int sigfillset(Pointer set);

    static native int sigemptyset(Pointer set);
}
