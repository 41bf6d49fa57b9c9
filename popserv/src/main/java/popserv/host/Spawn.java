package popserv.host;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a program (posix_spawn(3)) with just the descriptors it is to have, default signals, an
 * empty signal mask and a session of its own, so that a terminal's Ctrl-C does not reach it.
 */
final class Spawn {
    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;
    // Larger than posix_spawn_file_actions_t (80), posix_spawnattr_t (336) and sigset_t (128).
    private static final int OPAQUE = 512;

    private Spawn() {}

    /**
     * Starts it.
     *
     * @param descriptors what the child has as its descriptors 0, 1, 2...: numbers of ours, which
     *     stay open here; all above 2, or in their place already
     * @return the child's process number; it is the caller's to reap
     * @throws HostException when it cannot be started: no such program or directory, no permission
     */
    static int start(Program program, int... descriptors) throws HostException {
        Program spawned = Lowered.of(program);
        Memory actions = new Memory(OPAQUE);
        Memory attributes = new Memory(OPAQUE);
        checked(LibcSpawn.posix_spawn_file_actions_init(actions));
        checked(LibcSpawn.posix_spawnattr_init(attributes));
        try {
            actions(actions, spawned, descriptors);
            attributes(attributes);
            int[] pid = new int[1];
            int error =
                    LibcSpawn.posix_spawn(
                            pid,
                            Libc.string(spawned.path()),
                            actions,
                            attributes,
                            strings(spawned.argv()),
                            strings(variables(spawned.environment())));
            if (error != 0) {
                throw new HostException("posix_spawn", error, about(spawned));
            }
            return pid[0];
        } finally {
            LibcSpawn.posix_spawnattr_destroy(attributes);
            LibcSpawn.posix_spawn_file_actions_destroy(actions);
        }
    }

    private static String about(Program program) {
        String directory = program.directory();
        return program.path() + (directory == null ? "" : " in " + directory);
    }

    private static void actions(Memory actions, Program program, int[] descriptors)
            throws HostException {
        for (int i = 0; i < descriptors.length; i++) {
            if (descriptors[i] < descriptors.length && descriptors[i] != i) {
                // It could be covered by another before it is copied; a copy above them is not.
                throw new IllegalArgumentException("descriptor " + descriptors[i] + " is too low");
            }
            checked(LibcSpawn.posix_spawn_file_actions_adddup2(actions, descriptors[i], i));
        }
        // Not all descriptors of a JVM close themselves on exec.
        checked(LibcSpawn.posix_spawn_file_actions_addclosefrom_np(actions, descriptors.length));
        if (program.directory() != null) {
            checked(
                    LibcSpawn.posix_spawn_file_actions_addchdir_np(
                            actions, Libc.string(program.directory())));
        }
    }

    private static void attributes(Memory attributes) throws HostException {
        Memory set = new Memory(OPAQUE);
        LibcSpawn.sigfillset(set);
        checked(LibcSpawn.posix_spawnattr_setsigdefault(attributes, set));
        LibcSpawn.sigemptyset(set);
        checked(LibcSpawn.posix_spawnattr_setsigmask(attributes, set));
        checked(
                LibcSpawn.posix_spawnattr_setflags(
                        attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID)));
    }

    private static List<String> variables(Map<String, String> environment) {
        List<String> lines = new ArrayList<>();
        environment.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }

    /** A null-terminated array of C strings in UTF-8, and the strings behind it. */
    private static Memory strings(List<String> texts) {
        List<byte[]> octets = new ArrayList<>();
        long size = (long) (texts.size() + 1) * Native.POINTER_SIZE;
        for (String text : texts) {
            byte[] each = text.getBytes(StandardCharsets.UTF_8);
            octets.add(each);
            size += each.length + 1;
        }
        Memory memory = new Memory(size);
        memory.clear();
        long at = (long) (texts.size() + 1) * Native.POINTER_SIZE;
        for (int i = 0; i < octets.size(); i++) {
            memory.setPointer((long) i * Native.POINTER_SIZE, memory.share(at));
            memory.write(at, octets.get(i), 0, octets.get(i).length);
            at += octets.get(i).length + 1;
        }
        return memory;
    }

    private static void checked(int error) throws HostException {
        if (error != 0) {
            throw new HostException("posix_spawn", error);
        }
    }
}
