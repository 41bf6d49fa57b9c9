package popserv.home;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPRequest;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import popserv.base.HostPort;
import popserv.base.Log;
import popserv.base.Mistake;
import popserv.base.Settings;

/**
 * The connections to the LDAP servers that home.conf names. Every wait is bounded, for a server
 * that accepts connections and never answers: {@link SqlDialect} has the same bounds.
 */
final class LdapServers {
    private static final int CONNECT_MILLIS = 2_000;
    private static final long ANSWER_MILLIS = 5_000;
    private static final int CONNECTIONS = 8;

    private LdapServers() {}

    /**
     * Opens the directory that home.conf describes.
     *
     * @throws IllegalArgumentException if the settings of TLS cannot be used
     */
    static UserDatabase open(Settings settings, Log log) {
        try {
            SSLContext context =
                    settings.get(HomeDirectives.LD_TLS).equals("no") ? null : context(settings);
            List<Hosts.Server<LDAPConnectionPool>> servers = new ArrayList<>();
            for (String host : settings.get(HomeDirectives.LD_HOSTS)) {
                servers.add(new Hosts.Server<>(host, pool(host, settings, context)));
            }
            Hosts<LDAPConnectionPool> hosts =
                    new Hosts<>(
                            "ldap",
                            servers,
                            LdapServers::answers,
                            HomeDirectives.backtime(settings),
                            log);
            return settings.isSet(HomeDirectives.PASSWD)
                    ? new LdapDatabase(hosts, settings)
                    : new LdapBinding(hosts, settings);
        } catch (LDAPException | GeneralSecurityException e) {
            throw new IllegalArgumentException("mode ldap: " + e.getMessage(), e);
        }
    }

    /** Tells what cannot be used of the settings of TLS. */
    static void check(Settings settings, Consumer<Mistake> mistakes) {
        try {
            if (!settings.get(HomeDirectives.LD_TLS).equals("no")) {
                context(settings);
            }
        } catch (GeneralSecurityException e) {
            mistakes.accept(
                    Mistake.error(settings.place(HomeDirectives.LD_CA), "ld_ca " + e.getMessage()));
        }
    }

    /**
     * Makes the pool of one server; its first use opens the first connection.
     *
     * @param context what protects connections; null: nothing
     * @throws LDAPException if the settings of TLS cannot be used
     */
    private static LDAPConnectionPool pool(String host, Settings settings, SSLContext context)
            throws LDAPException {
        boolean ldaps = settings.get(HomeDirectives.LD_TLS).equals("ldaps");
        HostPort address = HostPort.of(host);
        SingleServerSet server =
                new SingleServerSet(
                        address.host(),
                        address.number(ldaps ? 636 : 389),
                        ldaps ? context.getSocketFactory() : null,
                        options());
        BindRequest searcher = searcher(settings);
        PostConnectProcessor start = null;
        if (context != null && !ldaps) {
            start = new StartTLSPostConnectProcessor(context);
        } else if (context == null && searcher == null) {
            start = new SignOfLife();
        }
        LDAPConnectionPool pool =
                new LDAPConnectionPool(server, searcher, 0, CONNECTIONS, start, false);
        pool.setMaxWaitTimeMillis(CONNECT_MILLIS);
        pool.setCreateIfNecessary(true);
        pool.setConnectionPoolName("home-ldap-" + host);
        return pool;
    }

    private static LDAPConnectionOptions options() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(CONNECT_MILLIS);
        options.setResponseTimeoutMillis(ANSWER_MILLIS);
        options.setAbandonOnTimeout(true);
        options.setUseKeepAlive(true);
        options.setFollowReferrals(false);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        return options;
    }

    private static BindRequest searcher(Settings settings) {
        String name = settings.get(HomeDirectives.LD_BINDDN);
        String password = settings.get(HomeDirectives.LD_BINDPW);
        return name == null || password == null
                ? null
                : quick(new SimpleBindRequest(name, password));
    }

    /** What belongs to connecting takes no longer than that may. */
    private static <R extends LDAPRequest> R quick(R request) {
        request.setResponseTimeoutMillis(CONNECT_MILLIS);
        return request;
    }

    /**
     * A question that every server has some answer to, if only a refusal (RFC 4512 section 5.1).
     */
    private static SearchRequest anything() {
        return quick(
                new SearchRequest(
                        "",
                        SearchScope.BASE,
                        Filter.createPresenceFilter("objectClass"),
                        SearchRequest.NO_ATTRIBUTES));
    }

    /** Returns whether a server answers. */
    private static boolean answers(LDAPConnectionPool pool) {
        try {
            pool.search(anything());
            return true;
        } catch (LDAPException e) {
            return !lost(e);
        }
    }

    /** Returns whether another server may do better: no connection, no rights to search. */
    static boolean lost(LDAPException e) {
        ResultCode code = e.getResultCode();
        return !code.isConnectionUsable() || code == ResultCode.INVALID_CREDENTIALS;
    }

    /**
     * Makes sure that a server speaks, where neither TLS nor a bind does: one that hangs takes
     * connections, too.
     */
    private static final class SignOfLife implements PostConnectProcessor {
        @Override
        public void processPreAuthenticatedConnection(LDAPConnection connection)
                throws LDAPException {
            try {
                connection.search(anything());
            } catch (LDAPException e) {
                if (lost(e)) {
                    throw e;
                }
            }
        }

        @Override
        public void processPostAuthenticatedConnection(LDAPConnection connection) {
            // It is nobody's.
        }
    }

    private static SSLContext context(Settings settings) throws GeneralSecurityException {
        Path authorities = settings.get(HomeDirectives.LD_CA);
        if (authorities == null) {
            return SSLContext.getDefault();
        }
        try {
            return new SSLUtil(new PEMFileTrustManager(authorities.toFile())).createSSLContext();
        } catch (java.security.KeyStoreException e) {
            throw new GeneralSecurityException(authorities + " holds no certificates", e);
        }
    }
}
