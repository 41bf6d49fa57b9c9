package popserv.home;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import popserv.base.HostPort;
import popserv.base.Log;
import popserv.base.Mistake;
import popserv.base.Settings;

/** The connections to the LDAP servers that home.conf names. */
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
            LDAPConnectionPool pool = pool(settings);
            return settings.isSet(HomeDirectives.PASSWD)
                    ? new LdapDatabase(pool, settings, log)
                    : new LdapBinding(pool, settings, log);
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
     * Makes a pool; its first use opens the first connection.
     *
     * @throws LDAPException if the settings of TLS cannot be used
     */
    private static LDAPConnectionPool pool(Settings settings)
            throws LDAPException, GeneralSecurityException {
        String tls = settings.get(HomeDirectives.LD_TLS);
        SSLContext context = tls.equals("no") ? null : context(settings);
        PostConnectProcessor start =
                tls.equals("starttls") ? new StartTLSPostConnectProcessor(context) : null;
        ServerSet servers = servers(settings, tls.equals("ldaps") ? context : null);
        LDAPConnectionPool pool =
                new LDAPConnectionPool(servers, searcher(settings), 0, CONNECTIONS, start, false);
        pool.setMaxWaitTimeMillis(CONNECT_MILLIS);
        pool.setCreateIfNecessary(true);
        pool.setRetryFailedOperationsDueToInvalidConnections(true);
        pool.setConnectionPoolName("home-ldap");
        return pool;
    }

    private static BindRequest searcher(Settings settings) {
        String name = settings.get(HomeDirectives.LD_BINDDN);
        String password = settings.get(HomeDirectives.LD_BINDPW);
        return name == null || password == null ? null : new SimpleBindRequest(name, password);
    }

    private static ServerSet servers(Settings settings, SSLContext context) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(CONNECT_MILLIS);
        options.setResponseTimeoutMillis(ANSWER_MILLIS);
        options.setAbandonOnTimeout(true);
        options.setUseKeepAlive(true);
        options.setFollowReferrals(false);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        SocketFactory sockets = context == null ? null : context.getSocketFactory();
        List<SingleServerSet> each =
                settings.get(HomeDirectives.LD_HOSTS).stream()
                        .map(host -> server(host, sockets, options))
                        .toList();
        if (each.size() == 1) {
            return each.get(0);
        }
        FailoverServerSet all = new FailoverServerSet(each.toArray(new ServerSet[0]));
        long back = HomeDirectives.backtime(settings).toMillis();
        all.setMaxFailoverConnectionAgeMillis(Math.max(1, back));
        return all;
    }

    private static SingleServerSet server(
            String host, SocketFactory sockets, LDAPConnectionOptions options) {
        HostPort server = HostPort.of(host);
        int port = server.number(sockets == null ? 389 : 636);
        return new SingleServerSet(server.host(), port, sockets, options);
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
