package popit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import popit.maildir.DeletedMode;
import popit.maildir.MaildirOptions;
import popit.maildir.UidlForm;
import popit.pop.SessionRules;
import popserv.base.Directive;
import popserv.base.Directives;
import popserv.base.Kind;
import popserv.base.Mistake;
import popserv.base.Settings;
import popserv.handoff.Expiry;

/** The directives of popit.conf, each declared once. */
public final class PopitDirectives {
    /** RFC 1939 section 3: an inactivity autologout timer is of at least ten minutes. */
    private static final int LEAST_TIMEOUT = 600;

    static final Directive<Integer> TIMEOUT =
            Directive.of("timeout", Kind.seconds(1))
                    .byDefault("600")
                    .says(
                            "How long a client may be silent, or not read what it asked for. Then"
                                    + " the connection is closed, and nothing is deleted. RFC 1939"
                                    + " asks for 600 at least; less works, with a warning.")
                    .example("1200");

    static final Directive<Boolean> LOCK =
            Directive.of("lock", Kind.flag())
                    .byDefault("1")
                    .says(
                            "Lets one session at a time hold a maildrop, as RFC 1939 demands; the"
                                    + " next one is answered -ERR [IN-USE]. The kernel gives the"
                                    + " lock back when its holder dies. With 0, sessions share a"
                                    + " maildrop.");

    static final Directive<Integer> LOCK_WAIT =
            Directive.of("lock.wait", Kind.seconds(0))
                    .byDefault("0")
                    .says(
                            "How long to wait for a maildrop that is in use before the client is"
                                    + " told. Half a second is always waited, for clients that come"
                                    + " back before their last session has noticed its end.")
                    .example("5");

    static final Directive<String> UTF8 =
            Directive.of("utf8", Kind.choice("pass", "downgrade"))
                    .byDefault("pass")
                    .says(
                            "What a client that did not say UTF8 gets of a header with 8-bit text:"
                                    + " the header as it is stored (pass), or one rewritten in"
                                    + " ASCII as RFC 6857 describes (downgrade), with octet counts"
                                    + " to match.");

    static final Directive<String> UIDL =
            Directive.of("uidl", Kind.choice("auto", "filename", "dovecot", "courier", "cyrus"))
                    .byDefault("auto")
                    .says(
                            "The form of unique-ids. With auto, what Dovecot or Courier promised"
                                + " the clients of this Maildir before stays as it was, and new"
                                + " messages are entered in its dovecot-uidlist or"
                                + " courierpop3dsizelist, with the id that server would show. In a"
                                + " Maildir that has neither list they are called by their file"
                                + " name. The other words force one form: dovecot, courier and"
                                + " cyrus make it of the numbers in these lists; ids that Dovecot"
                                + " saved stand in these forms too, and a Maildir that has neither"
                                + " list keeps file names.")
                    .example("dovecot");

    static final Directive<String> DELETED =
            Directive.of("deleted", Kind.choice("expunge", "trash", "keep"))
                    .byDefault("expunge")
                    .says(
                            "What becomes of deleted messages at QUIT: they are removed (expunge),"
                                    + " moved to the folder .Trash (trash), or flagged T and"
                                    + " hidden from then on (keep).")
                    .example("trash");

    static final Directive<Boolean> UNDELETE =
            Directive.of("undelete", Kind.flag())
                    .byDefault("0")
                    .says(
                            "Clears the flag T from all messages at the start of a session, so that"
                                    + " those hidden by 'deleted keep', or by another program,"
                                    + " are there again.");

    static final Directive<Integer> EXPIRE = Expiry.DIRECTIVE;

    static final Directive<Boolean> DELETE_EXPIRED =
            Directive.of("delete-expired", Kind.flag())
                    .byDefault("0")
                    .says("Removes expired messages at QUIT.");

    static final Directive<Path> BULLETIN_SOURCE =
            Directive.of("bulletin-source", Kind.file())
                    .says(
                            "A Maildir whose messages every account gets once, as messages of its"
                                    + " own that it can delete.")
                    .example("/var/mail/bulletins");

    static final Directive<Path> BULLETIN_DB =
            Directive.of("bulletin-db", Kind.file())
                    .defaultWords("in the Maildir itself")
                    .says("A directory that remembers which account has had which bulletins.")
                    .example("/var/lib/popserv/bulletins");

    static final Directive<Path> TELEMETRY =
            Directive.of("telemetry", Kind.file())
                    .says(
                            "A directory. When it has a directory named after an account, all that"
                                    + " is said in the account's sessions is written to a file"
                                    + " there, one a session. Passwords never are; mail is.")
                    .example("/var/log/popserv/telemetry");

    static final Directive<String> DEBUG_COMMANDS =
            Directive.of("debug.commands", Kind.choice("0", "1", "2"))
                    .byDefault("0")
                    .says("Logs the commands that failed (1), or all (2), with their replies.");

    static final Directive<Integer> USES =
            Directive.of("uses", Kind.number(0, Integer.MAX_VALUE))
                    .byDefault("0")
                    .defaultWords("0, no limit")
                    .says(
                            "How many sessions a resident worker takes before a new one replaces"
                                    + " it. Its last sessions go on to their end.")
                    .example("100000");

    static final Directive<Integer> IDLE =
            Directive.of("idle", Kind.seconds(0))
                    .byDefault("0")
                    .defaultWords("0, for ever")
                    .says(
                            "How long a resident worker without any session lives. Another is"
                                    + " started for the next client that logs in, who waits for"
                                    + " it.")
                    .example("300");

    /** The table. */
    public static final Directives TABLE =
            new Directives(
                    List.of(
                            new Directives.Group(
                                    "Sessions",
                                    List.of(
                                            TIMEOUT,
                                            LOCK,
                                            LOCK_WAIT,
                                            UTF8,
                                            DEBUG_COMMANDS,
                                            TELEMETRY)),
                            new Directives.Group(
                                    "Maildrops",
                                    List.of(
                                            UIDL,
                                            DELETED,
                                            UNDELETE,
                                            EXPIRE,
                                            DELETE_EXPIRED,
                                            BULLETIN_SOURCE,
                                            BULLETIN_DB)),
                            new Directives.Group("Resident workers", List.of(USES, IDLE))),
                    List.of(PopitDirectives::check));

    private PopitDirectives() {}

    private static void check(Settings settings, Consumer<Mistake> mistakes) {
        if (settings.get(TIMEOUT) < LEAST_TIMEOUT) {
            mistakes.accept(
                    Mistake.warning(
                            settings.place(TIMEOUT),
                            "timeout below 600 is less than RFC 1939 promises clients"));
        }
        if (settings.get(DELETE_EXPIRED) && !settings.isSet(EXPIRE)) {
            mistakes.accept(
                    Mistake.error(
                            settings.place(DELETE_EXPIRED),
                            "delete-expired 1 needs a line expire DAYS"));
        }
        if (settings.isSet(BULLETIN_DB) && !settings.isSet(BULLETIN_SOURCE)) {
            mistakes.accept(
                    Mistake.error(
                            settings.place(BULLETIN_DB),
                            "bulletin-db needs a line bulletin-source DIRECTORY"));
        }
        needDirectory(settings, TELEMETRY, "", "no session is written down", mistakes);
        needDirectory(settings, BULLETIN_SOURCE, "", "nobody gets bulletins", mistakes);
        needDirectory(settings, BULLETIN_SOURCE, "new", "nobody gets bulletins", mistakes);
        needDirectory(settings, BULLETIN_SOURCE, "cur", "nobody gets bulletins", mistakes);
        Path database = settings.get(BULLETIN_DB);
        if (database != null && Files.exists(database)) {
            needDirectory(settings, BULLETIN_DB, "", "nobody gets bulletins", mistakes);
        }
    }

    private static void needDirectory(
            Settings settings,
            Directive<Path> directive,
            String below,
            String loss,
            Consumer<Mistake> mistakes) {
        Path named = settings.get(directive);
        // One line for each: what is below is looked for where the directory itself is.
        if (named == null || !below.isEmpty() && !Files.isDirectory(named)) {
            return;
        }
        Path directory = named.resolve(below);
        if (!Files.isDirectory(directory)) {
            String found = Files.exists(directory) ? " is no directory" : " is not there";
            mistakes.accept(
                    Mistake.warning(
                            settings.place(directive),
                            directive.name()
                                    + ": "
                                    + directory
                                    + found
                                    + "; until it is made, "
                                    + loss));
        }
    }

    /** Returns what the settings mean for sessions. */
    public static SessionRules rules(Settings settings) {
        Integer days = settings.get(EXPIRE);
        MaildirOptions maildir =
                MaildirOptions.defaults()
                        .withLock(settings.get(LOCK))
                        .withUidl(UidlForm.valueOf(upper(settings.get(UIDL))))
                        .withDeleted(DeletedMode.valueOf(upper(settings.get(DELETED))))
                        .withExpire(days == null ? -1 : days, settings.get(DELETE_EXPIRED))
                        .withUndelete(settings.get(UNDELETE))
                        .withBulletins(settings.get(BULLETIN_SOURCE), settings.get(BULLETIN_DB));
        return new SessionRules(
                settings.get(TIMEOUT),
                settings.get(LOCK_WAIT),
                maildir,
                "downgrade".equals(settings.get(UTF8)),
                Integer.parseInt(settings.get(DEBUG_COMMANDS)),
                settings.get(TELEMETRY));
    }

    private static String upper(String word) {
        return word.toUpperCase(java.util.Locale.ROOT);
    }
}
