package popserv.home;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.net.InetAddress;

/** UnboundID's directory in memory, with Joe and a pair of twins in it. */
final class MemoryDirectory {
    private MemoryDirectory() {}

    /** Starts one on a free port of 127.0.0.1. */
    static InMemoryDirectoryServer start() throws LDAPException, LDIFException {
        InMemoryDirectoryServerConfig config =
                new InMemoryDirectoryServerConfig("dc=example,dc=com");
        config.addAdditionalBindCredentials("cn=search", "sp");
        config.setSchema(null);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig(
                        "plain", InetAddress.getLoopbackAddress(), 0, null));
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
        server.add(
                "dn: uid=joe,dc=example,dc=com",
                "objectClass: posixAccount",
                "uid: joe",
                "mail: joe@example.com",
                "uidNumber: 1001",
                "gidNumber: 100",
                "homeDirectory: /srv/joe",
                "cn: Joe Doe",
                "userPassword: secret");
        server.add("dn: cn=twin,dc=example,dc=com", "objectClass: x", "cn: twin", "mail: joe@twin");
        server.add(
                "dn: cn=other,dc=example,dc=com", "objectClass: x", "cn: other", "mail: joe@twin");
        server.startListening();
        return server;
    }
}
