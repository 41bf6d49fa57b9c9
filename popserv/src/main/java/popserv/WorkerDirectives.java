package popserv;

import java.nio.file.Path;
import java.util.List;
import popserv.base.Directive;
import popserv.base.Kind;
import popserv.base.Words;

/** The directives of the program that serves the maildrop. */
final class WorkerDirectives {
    static final Directive<Path> POPIT =
            Directive.of("popit", Kind.file())
                    .defaultWords(
                            "/usr/local/libexec/popit if there is one, else the popit that came"
                                    + " with popserv")
                    .says(
                            "The program that serves the maildrop after login: the bundled popit,"
                                    + " or any program that speaks POP3 on its descriptors 0 and 1"
                                    + " and begins with the answer to the password.")
                    .example("/usr/local/libexec/popit");

    static final Directive<List<String>> POPITARGS =
            Directive.of("popitargs", Words.kind())
                    .defaultWords("the program itself")
                    .says(
                            "The arguments of the program that serves the maildrop, split at"
                                    + " blanks; single or double quotes keep blanks. The first word"
                                    + " is its argv[0], so it should be the program itself. When"
                                    + " useropt matches a name, -- and the match follow. The"
                                    + " bundled popit gets -C and its configuration behind them,"
                                    + " unless there is a -C among them. Courier's POP3 server is"
                                    + " \"courierpop3d .\", since it is started in the Maildir.")
                    .example("popit -C /etc/popit.conf");

    static final Directive<Integer> POPIT_WORKERS =
            Directive.of("popit.workers", Kind.number(0, 256))
                    .defaultWords("1 for the bundled popit, else 0")
                    .says(
                            "How many resident workers take connections over. 0: one process for"
                                    + " each session, started with the client's socket.")
                    .example("2");

    static final Directive<Path> POPIT_CONF =
            Directive.of("popit.conf", Kind.file())
                    .byDefault("popit.conf")
                    .defaultWords("popit.conf beside popserv.conf, if there is one")
                    .says("The bundled worker's configuration; see popit.conf(5).");

    /** All of them, in the order of the manual. */
    static final List<Directive<?>> ALL = List.of(POPIT, POPITARGS, POPIT_WORKERS, POPIT_CONF);

    private WorkerDirectives() {}
}
