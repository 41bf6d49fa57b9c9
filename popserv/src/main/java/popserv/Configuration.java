package popserv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import popserv.base.BadConfiguration;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.home.HomeConf;

/**
 * popserv.conf and the home.conf it names, read together, so that all their mistakes are told at
 * once.
 *
 * @param settings popserv.conf
 * @param home home.conf
 */
record Configuration(Settings settings, HomeConf home) {

    /**
     * Reads both files.
     *
     * @throws BadConfiguration with every mistake in either
     */
    static Configuration read(Path file) throws BadConfiguration {
        List<Mistake> mistakes = new ArrayList<>();
        Settings settings;
        try {
            settings = FrontDirectives.TABLE.read(file);
        } catch (BadConfiguration e) {
            mistakes.addAll(e.mistakes());
            settings = e.understood();
        }
        HomeConf home = null;
        if (settings != null) {
            try {
                home =
                        HomeConf.read(
                                settings.get(FrontDirectives.HOME_CONF),
                                settings.get(FrontDirectives.HOME_TAG));
            } catch (BadConfiguration e) {
                mistakes.addAll(e.mistakes());
            }
        }
        if (!mistakes.isEmpty()) {
            throw new BadConfiguration(mistakes);
        }
        return new Configuration(settings, home);
    }

    /** Returns what is legal in either file but probably not meant. */
    List<Mistake> warnings() {
        List<Mistake> warnings = new ArrayList<>(settings.warnings());
        warnings.addAll(home.warnings());
        return warnings;
    }
}
