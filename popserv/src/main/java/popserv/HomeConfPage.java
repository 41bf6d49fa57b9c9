package popserv;

import popserv.auth.StoredSecret;
import popserv.base.Manual;
import popserv.home.HomeDirectives;

/** Prints home.conf(5) from the table of directives and that of password schemes. */
final class HomeConfPage {
    private static final String DESCRIPTION =
            "home.conf tells where accounts are found, in the manner of libhome. "
                    + PopservConfPage.syntax("Of several lines of one keyword, the first stands.")
                    + " Dots and underlines in keywords do not count.\n\n"
                    + "A line [tag1,foo*] opens a section that holds for those tags only; a *"
                    + " stands for any ending. Lines before the first section hold for all tags."
                    + " popserv's tag is popserv unless popserv.conf says otherwise.";

    private static final String MYSQL =
            "mode mysql\nmy_hosts db1.example.com db2.example.com\nbacktime 60\n"
                    + "my_user popserv\nmy_passwd secret\nmy_database mail\n"
                    + "table mailbox\nwhere username\npasswd password\n"
                    + "uid \"5000\"\ngid \"5000\"\nhome \"/var/mail/%d/%n\"";

    private static final String LDAP =
            "mode ldap\nld_hosts ldap.example.com\nld_tls starttls\n"
                    + "ld_base ou=people,dc=example,dc=com\n"
                    + "ld_filter (&(objectClass=posixAccount)(mail=%u))\n"
                    + "uid uidNumber\ngid gidNumber\nhome homeDirectory";

    private HomeConfPage() {}

    static String print() {
        return Manual.page("home.conf", 5, "user database of popserv")
                .section("Description")
                .text(DESCRIPTION)
                .section("Directives")
                .directives(HomeDirectives.TABLE)
                .section("Stored passwords")
                .text(storedPasswords())
                .section("Examples")
                .text("Virtual users in a file beside home.conf:")
                .display("mode file\nfile users")
                .text("Virtual users in MySQL, with a second server in reserve:")
                .display(MYSQL)
                .text("A directory that checks passwords itself:")
                .display(LDAP)
                .section("See also")
                .macros(".Xr popserv.conf 5 ,\n.Xr popserv 8")
                .print();
    }

    private static String storedPasswords() {
        return "A stored password is a hash in any form the host's crypt(3) knows (with crypt 0 in"
                + " popserv.conf: the password itself), or it says what it is by a scheme in front"
                + " of it, as in {SSHA512}..., which may be any of: "
                + String.join(", ", StoredSecret.schemes())
                + ". The scheme may end in .HEX or .B64 to say how the value is written.\n\n"
                + "APOP, cram-md5 and scram need {PLAIN}, or for the last two the scheme of their"
                + " name. An account is locked by an empty password, or one that begins with * or"
                + " !. A stored value that asks for more than some seconds of work matches"
                + " nothing.";
    }
}
