package popserv.home;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import popserv.base.Directive;
import popserv.base.Directives;
import popserv.base.Directives.Group;
import popserv.base.Kind;
import popserv.base.Mistake;
import popserv.base.Settings;

/** The table of all keywords of home.conf. The reader, home.conf(5) and the sample come from it. */
public final class HomeDirectives {
    private HomeDirectives() {}

    /** Which kind of database. */
    public static final Directive<String> MODE =
            Directive.of("mode", Kind.choice("file"))
                    .defaultWords("none: one of the sections that hold must say it")
                    .says(
                            "Where accounts are looked up. file: in a password file, which"
                                    + " the directive file names.")
                    .example("file");

    /** The password file. */
    public static final Directive<Path> FILE =
            Directive.of("file", Kind.file())
                    .says(
                            "The password file of mode file. A relative name is taken from the"
                                + " directory of home.conf. Each line is"
                                + " user:password:uid:gid:gecos:home:shell as in passwd(5); what"
                                + " follows the password may be empty or missing. The file is read"
                                + " again whenever it changes. A line that cannot be used is"
                                + " skipped with a warning in the log. Replace the file by"
                                + " rename(2) to change many lines at once.")
                    .example("users");

    /** The keywords in the order of the manual, with the rules that no single line can tell. */
    public static final Directives TABLE =
            new Directives(
                    List.of(new Group("Databases", List.of(MODE, FILE))),
                    List.of(HomeDirectives::needed));

    private static void needed(Settings settings, Consumer<Mistake> mistakes) {
        if (!settings.isSet(MODE)) {
            mistakes.accept(
                    Mistake.error(settings.place(MODE), "lacks a 'mode' line for this tag"));
        } else if ("file".equals(settings.get(MODE)) && !settings.isSet(FILE)) {
            mistakes.accept(Mistake.error(settings.place(MODE), "mode file needs a 'file' line"));
        }
    }
}
