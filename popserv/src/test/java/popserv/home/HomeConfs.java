package popserv.home;

import java.nio.file.Path;
import java.util.List;
import popserv.base.BadConfiguration;
import popserv.base.Log;

/** Databases out of lines of home.conf. */
final class HomeConfs {
    private HomeConfs() {}

    /** Opens the database that the lines describe; its troubles go to standard error. */
    static UserDatabase open(String... lines) throws BadConfiguration {
        return open(Log.stderr(Log.Level.ERROR), lines);
    }

    /** As above; its log is this one. */
    static UserDatabase open(Log log, String... lines) throws BadConfiguration {
        return HomeConf.read(Path.of("/etc/home.conf"), List.of(lines), HomeConf.TAG).open(log);
    }
}
