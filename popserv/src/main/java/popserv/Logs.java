package popserv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import popserv.base.Log;
import popserv.base.Settings;

/** stand-in until the Log4j appenders are here. */
final class Logs {
    private Logs() {}

    static Log open(Settings settings) {
        Log.Level least = Log.Level.of(settings.get(FrontDirectives.LOG_LEVEL));
        String where = settings.get(FrontDirectives.LOG);
        if (where.equals("-") || where.equals("syslog")) {
            return Log.stderr(least);
        }
        Path file = settings.file().resolveSibling(where);
        return new Log() {
            @Override
            public synchronized void write(Level level, String line) {
                if (!on(level)) {
                    return;
                }
                try {
                    Files.writeString(
                            file,
                            line + "\n",
                            StandardCharsets.US_ASCII,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                } catch (IOException e) {
                    System.err.println(e);
                }
            }

            @Override
            public boolean on(Level level) {
                return level.compareTo(least) <= 0;
            }
        };
    }

    static void close(Log log) {}
}
