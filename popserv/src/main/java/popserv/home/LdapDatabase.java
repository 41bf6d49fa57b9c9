package popserv.home;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import popserv.base.Log;
import popserv.base.Settings;

/**
 * The accounts of a directory ({@code mode ldap}, RFC 4511), whose entries hold the stored
 * passwords.
 */
class LdapDatabase implements UserDatabase {
    private static final int SECONDS = 5;
    private static final int SAMPLES = 32;

    private final LDAPConnectionPool pool;
    private final String base;
    private final LdapFilter filter;
    private final Fields fields;
    private final Outage outage;

    /** Takes the connections, and what home.conf says of the directory. */
    LdapDatabase(LDAPConnectionPool pool, Settings settings, Log log) {
        this.pool = pool;
        this.base = settings.get(HomeDirectives.LD_BASE);
        Where where = settings.get(HomeDirectives.WHERE);
        Source user = settings.get(HomeDirectives.USER);
        String named = user != null && user.column() != null ? user.column() : "uid";
        String key = where != null && where.column() != null ? where.column() : named;
        String written = settings.get(HomeDirectives.LD_FILTER);
        this.filter = LdapFilter.of(written == null ? "(" + key + "=%u)" : written);
        this.fields = Fields.of(settings).orElse(Source.column(key), null);
        this.outage = new Outage("ldap", log);
    }

    /** A question to the directory. */
    interface Asking<T> {
        T ask(LDAPConnectionPool pool) throws LDAPException, DatabaseDown;
    }

    @Override
    public Optional<Account> find(Lookup lookup) throws DatabaseDown {
        SearchResultEntry entry = entry(lookup);
        return entry == null ? Optional.empty() : Optional.of(account(lookup, entry));
    }

    /** Returns the one entry of an account; null if there is none. */
    final SearchResultEntry entry(Lookup lookup) throws DatabaseDown {
        return ask(
                servers -> {
                    SearchResult found;
                    try {
                        found = servers.search(request(filter.filter(lookup), 2));
                    } catch (LDAPSearchException e) {
                        found = e.getSearchResult();
                        if (e.getResultCode() == ResultCode.SIZE_LIMIT_EXCEEDED) {
                            throw outage.nonsense(
                                    "more than one entry answers to one account's name");
                        }
                        throw e;
                    }
                    if (found.getEntryCount() > 1) {
                        throw outage.nonsense("more than one entry answers to one account's name");
                    }
                    return found.getEntryCount() == 0 ? null : found.getSearchEntries().get(0);
                });
    }

    @Override
    public List<Secret> samples() {
        Source passwd = fields.passwd();
        if (passwd == null || passwd.column() == null) {
            return List.of();
        }
        try {
            return ask(servers -> samples(servers, passwd.column()));
        } catch (DatabaseDown e) {
            return List.of();
        }
    }

    private List<Secret> samples(LDAPConnectionPool servers, String attribute)
            throws LDAPException {
        SearchResult found;
        try {
            found = servers.search(request(Filter.createPresenceFilter(attribute), SAMPLES));
        } catch (LDAPSearchException e) {
            if (e.getResultCode() != ResultCode.SIZE_LIMIT_EXCEEDED) {
                throw e;
            }
            // Those that came are enough.
            found = e.getSearchResult();
        }
        List<Secret> secrets = new ArrayList<>();
        for (SearchResultEntry entry : found.getSearchEntries()) {
            byte[] octets = new EntryRow(entry).octets(attribute);
            if (octets != null) {
                secrets.add(Secret.of(octets));
            }
        }
        return secrets;
    }

    private SearchRequest request(Filter wanted, int most) throws LDAPException {
        List<String> attributes = new ArrayList<>(fields.columns());
        if (attributes.isEmpty()) {
            // RFC 4511 section 4.5.1.8: none, rather than all.
            attributes.add(SearchRequest.NO_ATTRIBUTES);
        }
        return new SearchRequest(
                base,
                SearchScope.SUB,
                DereferencePolicy.NEVER,
                most,
                SECONDS,
                false,
                wanted,
                attributes.toArray(new String[0]));
    }

    /** Asks, as {@link Outage} allows. */
    final <T> T ask(Asking<T> asking) throws DatabaseDown {
        outage.check();
        try {
            T answer = asking.ask(pool);
            outage.over();
            return answer;
        } catch (DatabaseDown e) {
            outage.over();
            throw e;
        } catch (LDAPException e) {
            String reason = e.getResultCode() + " " + e.getDiagnosticMessage();
            if (e.getResultCode().isConnectionUsable()
                    && e.getResultCode() != ResultCode.INVALID_CREDENTIALS) {
                outage.over();
                throw outage.nonsense(reason);
            }
            throw outage.failed(e.getResultCode().toString(), e);
        }
    }

    /** Returns whether a name and password open the directory. */
    final boolean binds(String name, String password) throws DatabaseDown {
        return ask(
                servers -> {
                    try {
                        servers.bindAndRevertAuthentication(new SimpleBindRequest(name, password));
                        return true;
                    } catch (LDAPException e) {
                        if (refuses(e.getResultCode())) {
                            return false;
                        }
                        throw e;
                    }
                });
    }

    /** What a directory answers to a wrong password, or for an account that is locked. */
    private static boolean refuses(ResultCode code) {
        return code == ResultCode.INVALID_CREDENTIALS
                || code == ResultCode.NO_SUCH_OBJECT
                || code == ResultCode.INAPPROPRIATE_AUTHENTICATION
                || code == ResultCode.UNWILLING_TO_PERFORM
                || code == ResultCode.CONSTRAINT_VIOLATION
                || code == ResultCode.INSUFFICIENT_ACCESS_RIGHTS;
    }

    /** Makes an account of an entry. */
    final Account account(Lookup lookup, SearchResultEntry entry) throws DatabaseDown {
        try {
            return fields.account(lookup, new EntryRow(entry));
        } catch (Exception e) {
            throw outage.nonsense("an account " + e.getMessage());
        }
    }

    /** An entry's attributes. */
    private record EntryRow(SearchResultEntry entry) implements Fields.Row {
        @Override
        public String text(String column) {
            return entry.getAttributeValue(column);
        }

        /** Of several passwords the first in a scheme: RFC 2307 keeps them among others. */
        @Override
        public byte[] octets(String column) {
            byte[][] values = entry.getAttributeValueByteArrays(column);
            if (values == null || values.length == 0) {
                return null;
            }
            for (byte[] value : values) {
                if (value.length > 0 && value[0] == '{') {
                    return value;
                }
            }
            return values[0];
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
