package popserv.home;

import popserv.base.Variables;

/**
 * What is known when an account is looked up.
 *
 * @param account the account's name: what was typed, without folder and options; Unicode text
 * @param typed the name as the client typed it
 * @param remote the client's address as text; empty when unknown
 * @param local the local address it came to as text; empty when unknown
 * @param hostname our host name; empty when unknown
 */
public record Lookup(String account, String typed, String remote, String local, String hostname)
        implements Variables {

    /** A look-up of which nothing but the name is known. */
    public static Lookup of(String account) {
        return new Lookup(account, account, "", "", "");
    }

    /** Returns the same look-up by another name for the account. */
    Lookup named(String name) {
        return name.equals(account) ? this : new Lookup(name, typed, remote, local, hostname);
    }

    @Override
    public String value(char letter) {
        return switch (letter) {
            case 'u' -> account;
            case 'n' -> Variables.localPart(account);
            case 'd' -> Variables.domain(account);
            case 'L' -> typed;
            case 'r' -> remote;
            case 'l' -> local;
            case 's' -> SERVICE;
            case 'H' -> hostname;
            case 't' -> String.valueOf(System.currentTimeMillis() / 1000);
            default -> "";
        };
    }
}
