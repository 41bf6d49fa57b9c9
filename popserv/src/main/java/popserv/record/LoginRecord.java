package popserv.record;

import popserv.base.Variables;

/**
 * A login that succeeded, as recorders tell it to others.
 *
 * @param account the account
 * @param typed the name as the client typed it
 * @param folder the Maildir++ folder; empty for the inbox
 * @param home the account's home directory
 * @param clientAddress the client's address, without its port
 * @param localAddress the local address the client came to, without its port
 * @param hostName our host name
 * @param time seconds since 1970
 * @param session the session's identity in the log
 */
public record LoginRecord(
        String account,
        String typed,
        String folder,
        String home,
        String clientAddress,
        String localAddress,
        String hostName,
        long time,
        String session)
        implements Variables {

    @Override
    public String value(char letter) {
        return switch (letter) {
            case 'u' -> account;
            case 'n' -> Variables.localPart(account);
            case 'd' -> Variables.domain(account);
            case 'L' -> typed;
            case 'f' -> folder;
            case 'h' -> home;
            case 'r' -> clientAddress;
            case 'l' -> localAddress;
            case 's' -> SERVICE;
            case 'H' -> hostName;
            case 't' -> Long.toString(time);
            default -> "";
        };
    }

    /**
     * Returns whether the account can stand in a protocol whose lines end at line ends and whose
     * words end at blanks: no control character, no blank at either end or beside another.
     */
    boolean fitsOnALine() {
        return !account.isEmpty()
                && account.equals(account.strip())
                && !account.contains("  ")
                && account.codePoints()
                        .noneMatch(
                                c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029');
    }
}
