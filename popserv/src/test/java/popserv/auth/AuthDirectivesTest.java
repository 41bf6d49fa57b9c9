package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import popserv.base.BadConfiguration;
import popserv.base.Directives;
import popserv.base.Settings;

class AuthDirectivesTest {
    private static Settings read(String... lines) throws BadConfiguration {
        return new Directives(List.of(AuthDirectives.GROUP), List.of(AuthDirectives::check))
                .read(Path.of("/etc/popserv.conf"), List.of(lines));
    }

    @Test
    void defaults() throws Exception {
        Settings settings = read();
        assertNull(settings.get(AuthDirectives.MECHS));
        assertEquals(300, settings.get(AuthDirectives.CACHE));
        assertNull(AuthDirectives.oauth(settings));
    }

    @Test
    void tokens() throws Exception {
        OAuthRules rules =
                AuthDirectives.oauth(
                        read(
                                "auth.mechs PLAIN oauthbearer",
                                "oauth.keys https://a/keys.json",
                                "oauth.scope m"));
        assertEquals("https://a/keys.json", rules.keys());
        assertEquals("email", rules.claim());
        assertEquals("", rules.introspect());
        OAuthRules asked =
                AuthDirectives.oauth(
                        read("oauth.introspect https://a/b", "oauth.client c", "oauth.secret s s"));
        assertEquals("s s", asked.secret());
        assertTrue(!asked.toString().contains("s s"));
    }

    /** RFC 2449 section 6.1: CAPA tells each mechanism; a client may choke on one told twice. */
    @Test
    void aMechanismWrittenTwiceIsOfferedOnce() throws Exception {
        assertEquals(
                List.of("plain", "login"),
                read("auth.mechs plain login PLAIN").get(AuthDirectives.MECHS));
    }

    @Test
    void mistakes() {
        assertThrows(BadConfiguration.class, () -> read("auth.mechs gssapi"));
        assertThrows(BadConfiguration.class, () -> read("auth.mechs xoauth2"));
        assertThrows(BadConfiguration.class, () -> read("oauth.introspect ftp://a"));
        BadConfiguration missing =
                assertThrows(BadConfiguration.class, () -> read("oauth.keys keys.json"));
        assertTrue(
                missing.mistakes().toString().contains("'/etc/keys.json' holds no key set"),
                missing.mistakes()::toString);
        assertThrows(
                BadConfiguration.class, () -> read("oauth.introspect https://a", "oauth.keys k"));
    }
}
