package popserv.home;

import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Optional;
import popserv.base.Settings;
import popserv.base.Utf8;

/**
 * A directory that keeps passwords to itself: an account is searched, and its password checked by
 * binding as its entry (RFC 4513 section 5.1).
 */
final class LdapBinding extends LdapDatabase implements CheckingDatabase {
    /** An entry that is not there: to bind as it takes as long as to bind as another. */
    private static final String NOBODY = "cn=popserv-nobody";

    private final String base;

    LdapBinding(Hosts<LDAPConnectionPool> hosts, Settings settings) {
        super(hosts, settings);
        this.base = settings.get(HomeDirectives.LD_BASE);
    }

    @Override
    public Optional<Account> check(Lookup lookup, byte[] password) throws DatabaseDown {
        // RFC 4513 section 5.1.3: passwords are UTF-8.
        String text = Utf8.text(password);
        // RFC 4513 section 5.1.2: with an empty password a server lets anybody in, as nobody.
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        SearchResultEntry entry = entry(lookup);
        String name = entry == null ? NOBODY + "," + base : entry.getDN();
        return binds(name, text) && entry != null
                ? Optional.of(account(lookup, entry))
                : Optional.empty();
    }
}
