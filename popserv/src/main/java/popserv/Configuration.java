package popserv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import popserv.base.BadConfiguration;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.home.HomeConf;
import popserv.tls.Tls;
import popserv.tls.TlsMode;

/**
 * popserv.conf and the home.conf it names, read together, so that all their mistakes are told at
 * once.
 *
 * @param settings popserv.conf
 * @param home home.conf
 * @param tls the certificates popserv.conf names, read
 * @param warnings what is legal in either file but probably not meant
 */
record Configuration(Settings settings, HomeConf home, Tls tls, List<Mistake> warnings) {
    private static final int POP3 = 110;
    private static final int POP3S = 995;

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
        Tls tls = Tls.NONE;
        if (settings != null) {
            tls = TlsDirectives.read(settings, mistakes::add);
            try {
                home = home(settings);
            } catch (BadConfiguration e) {
                mistakes.addAll(e.mistakes());
            }
            // Last: what it asks the host by starts beside all this.
            RunAs.check(settings, mistakes::add);
        }
        if (mistakes.stream().anyMatch(Mistake::fatal)) {
            throw new BadConfiguration(mistakes, settings);
        }
        mistakes.addAll(0, settings.warnings());
        mistakes.addAll(home.warnings());
        return new Configuration(settings, home, tls, List.copyOf(mistakes));
    }

    private static HomeConf home(Settings settings) throws BadConfiguration {
        Path file = settings.get(FrontDirectives.HOME_CONF);
        List<String> lines = settings.lines(FrontDirectives.HOME_CONF, file);
        return HomeConf.read(file, lines, settings.get(FrontDirectives.HOME_TAG));
    }

    /**
     * Returns where to listen.
     *
     * @param given what takes the place of bindto; sockets that are there already, of tls.bindto
     *     too
     */
    List<Listener> listeners(List<Listener> given) {
        TlsMode mode = tls.mode();
        List<Listener> listeners = new ArrayList<>(given);
        List<Settings.Entry<Endpoint>> bindto = settings.entries(FrontDirectives.BINDTO);
        if (given.isEmpty()) {
            bindto.forEach(line -> listeners.add(Listener.on(line)));
            if (bindto.isEmpty() && mode != TlsMode.CONNECTION) {
                listeners.add(Listener.on(new Endpoint(null, POP3)));
            }
        }
        if (mode == TlsMode.CONNECTION) {
            listeners.replaceAll(Listener::withTls);
        }
        boolean inherited = given.stream().anyMatch(listener -> listener.descriptor() != null);
        if (tls.isOffered() && !inherited) {
            List<Settings.Entry<Endpoint>> secure = settings.entries(TlsDirectives.BINDTO);
            secure.forEach(line -> listeners.add(Listener.on(line).withTls()));
            if (secure.isEmpty()) {
                listeners.add(Listener.on(new Endpoint(null, POP3S)).withTls());
            }
        }
        return listeners.stream().map(listener -> listener.beside(listeners)).toList();
    }
}
