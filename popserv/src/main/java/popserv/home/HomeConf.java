package popserv.home;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import popserv.base.BadConfiguration;
import popserv.base.Directive;
import popserv.base.Log;
import popserv.base.Mistake;
import popserv.base.Mistake.Place;
import popserv.base.Settings;

/**
 * The user database configuration, home.conf, in the manner of libhome.
 *
 * <p>Directives stand one a line; dots and underlines in keywords do not count ({@code my_hosts} is
 * {@code myhosts}). A line {@code [tag1,foo*]} opens a section that holds for those tags only,
 * {@code *} standing for any ending; lines before the first section hold for all. Of several lines
 * of one keyword that hold, the first stands.
 *
 * <p>What is written for other tags is for other programs, and not looked at.
 */
public final class HomeConf {
    /** The tag when popserv.conf does not choose one. */
    public static final String TAG = "popserv";

    private final Settings settings;

    private HomeConf(Settings settings) {
        this.settings = settings;
    }

    /**
     * Reads home.conf.
     *
     * @param file its path
     * @param lines what it holds
     * @param tag the tag whose sections hold
     * @throws BadConfiguration with every mistake in it
     */
    public static HomeConf read(Path file, List<String> lines, String tag) throws BadConfiguration {
        Sieve sieve = new Sieve(file, tag);
        List<String> kept = new ArrayList<>(lines.size());
        for (String line : lines) {
            kept.add(sieve.sift(line.strip()));
        }
        if (!sieve.has(HomeDirectives.MODE) && sieve.has(HomeDirectives.MY_DATABASE)) {
            // libhome's default: its users' files need not say it.
            kept.add(sieve.keep(HomeDirectives.MODE.name() + " mysql"));
        }
        List<Mistake> mistakes = new ArrayList<>(sieve.mistakes);
        Settings settings;
        try {
            settings = HomeDirectives.TABLE.read(file, kept);
        } catch (BadConfiguration e) {
            mistakes.addAll(e.mistakes());
            settings = e.understood();
        }
        if (!sieve.has(HomeDirectives.MODE)) {
            Place place = new Place(file.toString(), 0);
            mistakes.add(Mistake.error(place, "there is no 'mode' line for the tag " + tag));
        } else if (settings.isSet(HomeDirectives.MODE)) {
            HomeDirectives.needed(settings, mistakes::add);
            if ("ldap".equals(settings.get(HomeDirectives.MODE))) {
                // In a class of its own: most servers never load the LDAP library.
                LdapServers.check(settings, mistakes::add);
            }
        }
        if (mistakes.stream().anyMatch(Mistake::fatal)) {
            mistakes.sort((a, b) -> Integer.compare(a.line(), b.line()));
            throw new BadConfiguration(mistakes);
        }
        return new HomeConf(settings);
    }

    /** Returns what the lines that hold say. */
    public Settings settings() {
        return settings;
    }

    /** Returns what is legal but probably not meant. */
    public List<Mistake> warnings() {
        List<Mistake> warnings = new ArrayList<>(settings.warnings());
        Unready.look(settings, warnings::add);
        return warnings;
    }

    /**
     * Opens the database. Nothing is read and no connection made before the first look-up.
     *
     * @param log where the database tells of its troubles
     * @throws IllegalArgumentException with a message for people, if something the settings name
     *     cannot be used
     */
    public UserDatabase open(Log log) {
        return switch (settings.get(HomeDirectives.MODE)) {
            case "file" -> new FileDatabase(settings.get(HomeDirectives.FILE), log);
            case "system" -> new SystemDatabase(log);
            case "mysql" -> new SqlDatabase(SqlDialect.MYSQL, settings, log);
            case "pgsql" -> new SqlDatabase(SqlDialect.PGSQL, settings, log);
            case "ldap" -> LdapServers.open(settings, log);
            case "pam" -> new PamDatabase(settings.get(HomeDirectives.SERVICE), log);
            default -> new CommandDatabase(settings.command(HomeDirectives.COMMAND), log);
        };
    }

    /** Keeps the lines that hold, under their keyword's full name, and blanks the others. */
    private static final class Sieve {
        private static final Map<String, Directive<?>> KNOWN = known();

        private final Path file;
        private final String tag;
        private final List<Mistake> mistakes = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private boolean holds = true;
        private int number;

        Sieve(Path file, String tag) {
            this.file = file;
            this.tag = tag;
        }

        /** Returns whether a line of the directive holds. */
        boolean has(Directive<?> directive) {
            return seen.contains(directive.name());
        }

        String sift(String line) {
            number++;
            if (line.isEmpty() || line.charAt(0) == '#') {
                return "";
            }
            if (line.charAt(0) == '[') {
                section(line);
                return "";
            }
            return holds ? keep(line) : "";
        }

        private void section(String line) {
            if (!line.endsWith("]") || line.length() < 3) {
                error("a section is written [tag] or [tag1,foo*]");
                return;
            }
            holds = false;
            for (String name : line.substring(1, line.length() - 1).split(",", -1)) {
                String pattern = name.strip();
                if (pattern.isEmpty()) {
                    error("a section has an empty tag");
                }
                holds |=
                        pattern.endsWith("*")
                                ? tag.startsWith(pattern.substring(0, pattern.length() - 1))
                                : tag.equals(pattern);
            }
        }

        private String keep(String line) {
            int end = 0;
            while (end < line.length() && line.charAt(end) > ' ') {
                end++;
            }
            String typed = line.substring(0, end);
            Directive<?> directive = KNOWN.get(bare(typed));
            if (directive == null) {
                // The table knows the words for it.
                return line;
            }
            if (seen.add(directive.name())) {
                return directive.name() + line.substring(end);
            }
            try {
                directive.kind().parse(line.substring(end).strip());
            } catch (IllegalArgumentException e) {
                error(directive.name() + " " + e.getMessage());
            }
            return "";
        }

        private void error(String message) {
            mistakes.add(Mistake.error(new Place(file.toString(), number), message));
        }

        private static Map<String, Directive<?>> known() {
            Map<String, Directive<?>> known = new HashMap<>();
            for (Directive<?> directive : HomeDirectives.TABLE.all()) {
                known.put(bare(directive.name()), directive);
            }
            return known;
        }

        private static String bare(String keyword) {
            return keyword.replace(".", "").replace("_", "");
        }
    }
}
