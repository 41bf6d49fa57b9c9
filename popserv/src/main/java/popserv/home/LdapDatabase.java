package popserv.home;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
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
import popserv.base.Settings;

/**
 * The accounts of a directory ({@code mode ldap}, RFC 4511), whose entries hold the stored
 * passwords. Of several servers the next is used when one fails, as {@link Hosts} tells.
 */
class LdapDatabase implements UserDatabase {
    private static final int SECONDS = 5;
    private static final int SAMPLES = 32;

    private final Hosts<LDAPConnectionPool> hosts;
    private final String base;
    private final LdapFilter filter;
    private final Fields fields;

    /** Takes the servers, and what home.conf says of the directory. */
    LdapDatabase(Hosts<LDAPConnectionPool> hosts, Settings settings) {
        this.hosts = hosts;
        this.base = settings.get(HomeDirectives.LD_BASE);
        Where where = settings.get(HomeDirectives.WHERE);
        Source user = settings.get(HomeDirectives.USER);
        String named = user != null && user.column() != null ? user.column() : "uid";
        String key = where != null && where.column() != null ? where.column() : named;
        String written = settings.get(HomeDirectives.LD_FILTER);
        this.filter = LdapFilter.of(written == null ? "(" + key + "=%u)" : written);
        this.fields = Fields.of(settings).orElse(Source.column(key), null);
    }

    /** A question to one server. */
    private interface Asking<T> {
        T ask(LDAPConnection connection) throws LDAPException, DatabaseDown;
    }

    /** How a connection goes back to its pool. */
    private interface GivingBack {
        void give(LDAPConnectionPool pool, LDAPConnection connection);
    }

    @Override
    public Optional<Account> find(Lookup lookup) throws DatabaseDown {
        SearchResultEntry entry = entry(lookup);
        return entry == null ? Optional.empty() : Optional.of(account(lookup, entry));
    }

    /** Returns the one entry of an account; null if there is none. */
    final SearchResultEntry entry(Lookup lookup) throws DatabaseDown {
        return ask(
                server -> {
                    SearchResult found;
                    try {
                        found = server.search(request(filter.filter(lookup), 2));
                    } catch (LDAPSearchException e) {
                        found = e.getSearchResult();
                        if (e.getResultCode() == ResultCode.SIZE_LIMIT_EXCEEDED) {
                            throw hosts.outage()
                                    .nonsense("more than one entry answers to one account's name");
                        }
                        throw e;
                    }
                    if (found.getEntryCount() > 1) {
                        throw hosts.outage()
                                .nonsense("more than one entry answers to one account's name");
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
            return ask(server -> samples(server, passwd.column()));
        } catch (DatabaseDown e) {
            return List.of();
        }
    }

    private List<Secret> samples(LDAPConnection server, String attribute) throws LDAPException {
        SearchResult found;
        try {
            found = server.search(request(Filter.createPresenceFilter(attribute), SAMPLES));
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

    private <T> T ask(Asking<T> asking) throws DatabaseDown {
        return ask(asking, LDAPConnectionPool::releaseConnection);
    }

    private <T> T ask(Asking<T> asking, GivingBack after) throws DatabaseDown {
        return hosts.ask(
                pool -> {
                    try {
                        return ask(pool, asking, after);
                    } catch (LDAPException e) {
                        if (LdapServers.lost(e)) {
                            throw new ServerLost(e.getResultCode().toString(), e);
                        }
                        String reason = e.getResultCode() + " " + e.getDiagnosticMessage();
                        throw hosts.outage().nonsense(reason);
                    }
                });
    }

    /** Once more if the connection was one that had ended meanwhile; never after a long silence. */
    private static <T> T ask(LDAPConnectionPool pool, Asking<T> asking, GivingBack after)
            throws LDAPException, DatabaseDown {
        try {
            return askOnce(pool, asking, after);
        } catch (LDAPException e) {
            if (e.getResultCode() != ResultCode.SERVER_DOWN) {
                throw e;
            }
            return askOnce(pool, asking, after);
        }
    }

    private static <T> T askOnce(LDAPConnectionPool pool, Asking<T> asking, GivingBack after)
            throws LDAPException, DatabaseDown {
        LDAPConnection connection = pool.getConnection();
        boolean usable = true;
        try {
            return asking.ask(connection);
        } catch (LDAPException e) {
            usable = e.getResultCode().isConnectionUsable();
            throw e;
        } finally {
            if (usable) {
                after.give(pool, connection);
            } else {
                // The pool's own questions would put another in its place while a client waits.
                pool.discardConnection(connection);
                // Those that wait are as dead: a firewall forgets silent connections together.
                pool.shrinkPool(0);
            }
        }
    }

    /** Returns whether a name and password open the directory. */
    final boolean binds(String name, String password) throws DatabaseDown {
        return ask(
                server -> {
                    try {
                        server.bind(new SimpleBindRequest(name, password));
                        return true;
                    } catch (LDAPException e) {
                        if (refuses(e.getResultCode())) {
                            return false;
                        }
                        throw e;
                    }
                },
                LDAPConnectionPool::releaseAndReAuthenticateConnection);
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
            throw hosts.outage().nonsense("an account " + e.getMessage());
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
        hosts.all().forEach(server -> server.pool().close());
    }
}
