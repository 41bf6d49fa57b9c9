package popserv;

import popserv.auth.Verdict;
import popserv.home.Account;
import popserv.name.AccountName;
import popserv.record.LoginRecord;

/** What is known of a client that logged in, until a worker has it. */
record Visit(
        Connection connection,
        Verdict.Accepted accepted,
        String method,
        AccountName name,
        LoginRecord login) {
    Account account() {
        return accepted.account();
    }
}
