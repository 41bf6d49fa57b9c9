package popserv.name;

/**
 * A typed name taken apart: {@code joe+work/ro@example.com} is the account {@code joe@example.com},
 * its folder {@code work}, and the option {@code ro}.
 *
 * <p>Both expressions are looked for in the name as typed, so it does not matter which of the two
 * parts comes first; what either of them matched, once or twice, is taken out, and the rest is the
 * account. A part that is empty ({@code joe+@example.com}), or whose parenthesis took no part in
 * the match, is none.
 *
 * @param typed the name as the client sent it
 * @param account what is left of it
 * @param folder the folder, not yet checked; empty when there is none
 * @param option the option for the worker; empty when there is none
 */
public record AccountName(String typed, String account, String folder, String option) {

    /**
     * Takes a name apart, in time linear in its length.
     *
     * @param typed the name as the client sent it
     * @param folder the expression of the folder; null when folders are not used
     * @param option the expression of the option; null when options are not used
     */
    public static AccountName read(String typed, Ere folder, Ere option) {
        Ere.Match one = folder == null ? null : folder.find(typed);
        Ere.Match two = option == null ? null : option.find(typed);
        StringBuilder account = new StringBuilder(typed.length());
        for (int i = 0; i < typed.length(); i++) {
            if (!holds(one, i) && !holds(two, i)) {
                account.append(typed.charAt(i));
            }
        }
        return new AccountName(typed, account.toString(), group(one), group(two));
    }

    private static boolean holds(Ere.Match match, int index) {
        return match != null && index >= match.start() && index < match.end();
    }

    private static String group(Ere.Match match) {
        return match == null || match.group() == null ? "" : match.group();
    }
}
