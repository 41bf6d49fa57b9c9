package popserv.home;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import popserv.base.Directive;
import popserv.base.Directives;
import popserv.base.Directives.Group;
import popserv.base.HostPort;
import popserv.base.Kind;
import popserv.base.Mistake;
import popserv.base.Query;
import popserv.base.Settings;
import popserv.base.Words;

/** The table of all keywords of home.conf. The reader, home.conf(5) and the sample come from it. */
public final class HomeDirectives {
    private HomeDirectives() {}

    /** Which kind of database. */
    public static final Directive<String> MODE =
            Directive.of(
                            "mode",
                            Kind.choice(
                                    "file", "system", "mysql", "pgsql", "ldap", "pam", "command"))
                    .defaultWords(
                            "mysql where my_database is said, as in libhome; else none, and one of"
                                    + " the sections that hold must say it")
                    .says(
                            "Where accounts are looked up. file: in a password file. system: among"
                                + " the accounts of the host, with their shadow passwords, which"
                                + " needs root. mysql and pgsql: in a table. ldap: in a directory."
                                + " pam: accounts of the host whose password PAM checks. command: a"
                                + " checkpassword program knows.")
                    .example("file");

    /** The password file. */
    public static final Directive<Path> FILE =
            Directive.of("file", Kind.file())
                    .says(
                            "The password file of mode file. Each line is"
                                + " user:password:uid:gid:gecos:home:shell as in passwd(5); what"
                                + " follows the password may be empty or missing. A name that is"
                                + " not in the file is looked for in small letters, too. An eighth"
                                + " field may hold switches: see options. The file is read again"
                                + " whenever it changes. A line that cannot be used is skipped with"
                                + " a warning in the log. To change many lines at once, write"
                                + " another file and rename it.")
                    .example("users");

    /** The PAM service. */
    public static final Directive<String> SERVICE =
            Directive.of("pam_service", Kind.word("name"))
                    .byDefault("pop3")
                    .says("The PAM service of mode pam: the name of a file in /etc/pam.d.");

    /** The checkpassword program. */
    public static final Directive<List<String>> COMMAND =
            Directive.of("command", Words.command())
                    .says(
                            "The checkpassword program of mode command, with its arguments, split"
                                + " at blanks; single or double quotes keep blanks. A program"
                                + " without a slash is looked for along PATH. It reads name,"
                                + " password and time from descriptor 3, each ended by a zero"
                                + " octet, and ends with 0 if they are right, after it ran what"
                                + " follows its own arguments, 1 if they are wrong, and anything"
                                + " else if it cannot tell. USER, HOME and SHELL of its"
                                + " environment, and the user it runs as, become the account.")
                    .example("/bin/checkpassword");

    /** MySQL: the servers. */
    public static final Directive<List<String>> MY_HOSTS =
            Directive.of("my_hosts", Kind.list(HostPort.kind()))
                    .byDefault("localhost")
                    .says("The MySQL or MariaDB servers. The next is tried when one fails.")
                    .example("db1.example.com db2.example.com:3307");

    public static final Directive<String> MY_USER =
            Directive.of("my_user", Kind.word("name")).says("The user name in MySQL.");

    public static final Directive<String> MY_PASSWD =
            Directive.of("my_passwd", Kind.text("password")).says("The password in MySQL.");

    public static final Directive<String> MY_DATABASE =
            Directive.of("my_database", Kind.word("name")).says("The database in MySQL.");

    /** PostgreSQL: the servers. */
    public static final Directive<List<String>> PG_HOSTS =
            Directive.of("pg_hosts", Kind.list(HostPort.kind()))
                    .byDefault("localhost")
                    .says("The PostgreSQL servers. The next is tried when one fails.")
                    .example("db1.example.com db2.example.com:5433");

    public static final Directive<String> PG_USER =
            Directive.of("pg_user", Kind.word("name")).says("The user name in PostgreSQL.");

    public static final Directive<String> PG_PASSWD =
            Directive.of("pg_passwd", Kind.text("password")).says("The password in PostgreSQL.");

    public static final Directive<String> PG_DATABASE =
            Directive.of("pg_database", Kind.word("name")).says("The database in PostgreSQL.");

    /** How long a backup server is used before the first is tried again. */
    public static final Directive<Integer> BACKTIME =
            Directive.of("backtime", Kind.seconds(0))
                    .byDefault("60")
                    .says(
                            "How many seconds a backup server (the second of my_hosts, pg_hosts or"
                                    + " ld_hosts, or a later one) is used before the first is tried"
                                    + " again, beside the one in use.");

    /** The table. */
    public static final Directive<String> TABLE_NAME =
            Directive.of("table", Kind.of("name", Source::table))
                    .says("The table that holds the accounts.")
                    .example("users");

    /** A whole query. */
    public static final Directive<Query> QUERY =
            Directive.of("query", Query.kind())
                    .says(
                            "A whole SQL query in place of table, where and the fields. Its columns"
                                + " are named passwd, uid, gid, gecos, home, shell, and if it has"
                                + " them user and options. Its % variables, as in popserv.conf(5),"
                                + " are bound as parameters.")
                    .example(
                            "SELECT hash AS passwd, uid, gid, dir AS home FROM users WHERE name ="
                                    + " %n AND domain = %d");

    /** LDAP: the servers. */
    public static final Directive<List<String>> LD_HOSTS =
            Directive.of("ld_hosts", Kind.list(HostPort.kind()))
                    .byDefault("localhost")
                    .says("The LDAP servers. The next is tried when one fails.")
                    .example("ldap1.example.com ldap2.example.com:1389");

    public static final Directive<String> LD_BASE =
            Directive.of("ld_base", Kind.text("dn"))
                    .says("The entry below which accounts are searched.")
                    .example("ou=people,dc=example,dc=com");

    public static final Directive<String> LD_BINDDN =
            Directive.of("ld_binddn", Kind.text("dn"))
                    .defaultWords("none: anonymous")
                    .says("Who searches.")
                    .example("cn=popserv,dc=example,dc=com");

    public static final Directive<String> LD_BINDPW =
            Directive.of("ld_bindpw", Kind.text("password")).says("The password of ld_binddn.");

    public static final Directive<String> LD_FILTER =
            Directive.of("ld_filter", Kind.of("filter", LdapFilter::checked))
                    .defaultWords("the attribute that where names equals the account")
                    .says(
                            "The filter that finds an account, with % variables, whose values are"
                                    + " escaped.")
                    .example("(&(objectClass=posixAccount)(|(uid=%u)(mail=%u)))");

    public static final Directive<String> LD_TLS =
            Directive.of("ld_tls", Kind.choice("no", "starttls", "ldaps"))
                    .byDefault("no")
                    .says(
                            "How connections are protected. The server's certificate must be signed"
                                + " by an authority that Java's trust store knows, or that ld_ca"
                                + " names, and bear the server's name.");

    public static final Directive<Path> LD_CA =
            Directive.of("ld_ca", Kind.file())
                    .defaultWords("those Java trusts")
                    .says("Certificates (PEM) of the authorities to trust.");

    /** How an account is found. */
    public static final Directive<Where> WHERE =
            Directive.of("where", Where.kind())
                    .defaultWords("what user says, else user (in a directory uid)")
                    .says(
                            "The column or attribute that equals the account's name. In SQL also a"
                                    + " condition between quotes, whose % variables are bound as"
                                    + " parameters.")
                    .example("login");

    public static final Directive<Source> USER =
            field(
                            "user",
                            "the name in the account's own spelling, which is the account to all"
                                    + " the other texts",
                            "what where says")
                    .example("login");

    public static final Directive<Source> PASSWD =
            field(
                            "passwd",
                            "the stored password",
                            "passwd; in a directory none: then it is asked"
                                    + " to check passwords (bind)")
                    .example("hash");

    public static final Directive<Source> UID =
            field("uid", "the user id that owns the mail", "none").example("uid");

    public static final Directive<Source> GID =
            field("gid", "the group id that owns the mail", "none").example("\"5000\"");

    public static final Directive<Source> GECOS =
            field("gecos", "the person's name", "none").example("fullname");

    public static final Directive<Source> HOME =
            field("home", "the home directory", "none").example("\"/var/mail/%d/%n\"");

    public static final Directive<Source> SHELL =
            field("shell", "the shell", "none").example("\"/bin/false\"");

    public static final Directive<Source> OPTIONS =
            field(
                            "options",
                            "switches, words parted by blanks: mechs=plain,scram-sha-256 (no other"
                                    + " way to log in), tls (no password without TLS), nologin,"
                                    + " allow_nets=192.0.2.0/24,2001:db8::/32 (from nowhere else),"
                                    + " master or master=example.com (may act as other accounts);"
                                    + " other words are passed over",
                            "none")
                    .example("switches");

    private static Directive<Source> field(String name, String what, String otherwise) {
        return Directive.of(name, Source.kind())
                .defaultWords(otherwise)
                .says(
                        "Where this field of an account comes from: a column or attribute, or a"
                                + " text between quotes, in which % variables are filled in. It is "
                                + what
                                + ".");
    }

    /** The keywords in the order of the manual. */
    public static final Directives TABLE =
            new Directives(
                    List.of(
                            new Group("Kinds of database", List.of(MODE)),
                            new Group("Password file", List.of(FILE)),
                            new Group("MySQL", List.of(MY_HOSTS, MY_USER, MY_PASSWD, MY_DATABASE)),
                            new Group(
                                    "PostgreSQL",
                                    List.of(PG_HOSTS, PG_USER, PG_PASSWD, PG_DATABASE)),
                            new Group("SQL", List.of(BACKTIME, TABLE_NAME, QUERY)),
                            new Group(
                                    "LDAP",
                                    List.of(
                                            LD_HOSTS, LD_BASE, LD_BINDDN, LD_BINDPW, LD_FILTER,
                                            LD_TLS, LD_CA)),
                            new Group(
                                    "Fields of an account, in tables and directories",
                                    List.of(
                                            WHERE, USER, PASSWD, UID, GID, GECOS, HOME, SHELL,
                                            OPTIONS)),
                            new Group("Programs", List.of(SERVICE, COMMAND))),
                    List.of());

    /** Tells what the mode needs and does not have. */
    static void needed(Settings settings, Consumer<Mistake> mistakes) {
        String mode = settings.get(MODE);
        switch (mode) {
            case "file" -> need(settings, mistakes, FILE);
            case "command" -> need(settings, mistakes, COMMAND);
            case "ldap" -> need(settings, mistakes, LD_BASE);
            case "mysql", "pgsql" -> {
                if (!settings.isSet(QUERY)) {
                    need(settings, mistakes, TABLE_NAME);
                }
                need(settings, mistakes, mode.equals("mysql") ? MY_DATABASE : PG_DATABASE);
            }
            default -> {
                // The host needs no telling.
            }
        }
    }

    private static void need(
            Settings settings, Consumer<Mistake> mistakes, Directive<?> directive) {
        if (!settings.isSet(directive)) {
            String mode = settings.get(MODE);
            mistakes.accept(
                    Mistake.error(
                            settings.place(MODE),
                            "mode " + mode + " needs a '" + directive.name() + "' line"));
        }
    }

    /** Returns how long a backup server is used. */
    static Duration backtime(Settings settings) {
        return Duration.ofSeconds(settings.get(BACKTIME));
    }
}
