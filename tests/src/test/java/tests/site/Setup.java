package tests.site;

import java.util.List;

/**
 * The configuration of a site, apart from what every site has (port, paths). Two dialogues with
 * equal setups share one running server.
 *
 * @param popservConf lines added to popserv.conf
 * @param popitConf the whole of popit.conf
 * @param homeConf the whole of home.conf; {@code @DIR@} stands for the site's directory
 * @param accounts {@code name:stored password}, each with a home of its own; after a tab, perhaps,
 *     the account's options
 */
public record Setup(String popservConf, String popitConf, String homeConf, List<String> accounts) {

    /** What {@link #STANDARD}'s accounts have as password. */
    public static final String PASSWORD = "secret";

    private static final List<String> ACCOUNTS =
            List.of(
                    // SHA-512, one thousand rounds: the tests log in often.
                    "joe:$6$rounds=1000$popservtests$nEU1lPr6SGc3XNdQdMjbZhZqcPMg9JrPlRkvQhx1ggwe3TGXdhvCpDBrPpHt9lX04u/sNB2X2RD48KgSSqNn/0",
                    "ann:{PLAIN}secret",
                    "bob:$1$saltsalt$9xy1btjgzLYfb7hivXtC//",
                    "sue:{PLAIN}  two  blanks and one at the end ",
                    "eve@example.com:{PLAIN}secret");

    /** A site with defaults only. */
    public static final Setup STANDARD =
            new Setup("", "", "mode file\nfile @DIR@/passwd\n", ACCOUNTS);

    /** The same, with these lines in popserv.conf. */
    public Setup withPopserv(String lines) {
        return new Setup(lines, popitConf, homeConf, accounts);
    }

    /** The same, with these lines in popit.conf. */
    public Setup withPopit(String lines) {
        return new Setup(popservConf, lines, homeConf, accounts);
    }

    /** The same, with this home.conf. */
    public Setup withHome(String lines) {
        return new Setup(popservConf, popitConf, lines, accounts);
    }

    /** The same, with these accounts. */
    public Setup withAccounts(List<String> names) {
        return new Setup(popservConf, popitConf, homeConf, List.copyOf(names));
    }
}
