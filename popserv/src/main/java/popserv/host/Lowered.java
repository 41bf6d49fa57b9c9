package popserv.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that is to run as somebody else, when we are root.
 *
 * <p>posix_spawn(3) cannot change identity. A thread that lowered itself before it spawns could be
 * killed, and all of us with it, by the user it has become; so the program is reached through
 * setpriv(1), of util-linux, which changes uid and gid for good and drops all other groups. The
 * working directory is entered only after that, by env(1): entering it as root would open to an
 * account, through a symbolic link in its home, directories that it could not reach itself. env(1)
 * cannot tell argv[0] apart from the path, so where they differ perl(1), which every Debian has,
 * takes its place; without perl, argv[0] is the path.
 */
final class Lowered {
    private static final String SETPRIV = "/usr/bin/setpriv";
    private static final String ENV = "/usr/bin/env";
    private static final String PERL = "/usr/bin/perl";
    private static final String ENTER_AND_EXECUTE =
            "my $d = shift; my $p = shift;"
                    + " $d eq '' or chdir $d or die \"chdir: $!\\n\";"
                    + " exec {$p} @ARGV or die \"exec: $!\\n\"";

    private Lowered() {}

    /**
     * The program as it is to be spawned: itself when its identity is ours already.
     *
     * @throws HostException when we may not change identity (EPERM), or setpriv is not there
     */
    static Program of(Program program) throws HostException {
        Identity identity = program.identity();
        Identity ours = Identity.ours();
        if (identity == null || identity.equals(ours)) {
            return program;
        }
        if (!ours.isRoot()) {
            throw new HostException("setuid", Errno.EPERM, program.path());
        }
        if (!Files.isExecutable(Path.of(SETPRIV))) {
            throw new HostException("posix_spawn", Errno.ENOENT, SETPRIV);
        }
        List<String> argv = new ArrayList<>();
        argv.add(SETPRIV);
        argv.add("--reuid=" + Integer.toUnsignedString(identity.uid()));
        argv.add("--regid=" + Integer.toUnsignedString(identity.gid()));
        argv.add("--clear-groups");
        argv.add("--");
        enterAndExecute(program, argv);
        return new Program(SETPRIV, argv, program.environment(), null, null);
    }

    private static void enterAndExecute(Program program, List<String> argv) {
        boolean sameName = program.argv().get(0).equals(program.path());
        // env(1) would take a path with an equals sign for a variable.
        boolean plain = sameName && program.path().indexOf('=') < 0;
        if (!plain && Files.isExecutable(Path.of(PERL))) {
            argv.addAll(List.of(PERL, "-e", ENTER_AND_EXECUTE, "--"));
            argv.add(program.directory() == null ? "" : program.directory());
            argv.add(program.path());
            argv.addAll(program.argv());
            return;
        }
        if (program.directory() != null) {
            argv.addAll(List.of(ENV, "-C", program.directory(), "--"));
        }
        argv.add(program.path());
        argv.addAll(program.argv().subList(1, program.argv().size()));
    }
}
