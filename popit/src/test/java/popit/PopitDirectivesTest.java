package popit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import popit.maildir.DeletedMode;
import popit.maildir.MaildirOptions;
import popit.maildir.UidlForm;
import popit.pop.SessionRules;
import popserv.base.BadConfiguration;
import popserv.base.Directive;
import popserv.base.Settings;

class PopitDirectivesTest {
    private static final Path FILE = Path.of("/etc/popit.conf");

    @Test
    void nothingSetMeansTheDefaults() throws BadConfiguration {
        SessionRules rules = PopitDirectives.rules(read());
        assertEquals(600, rules.timeout());
        assertEquals(MaildirOptions.defaults(), rules.maildir());
        assertFalse(rules.downgrade());
    }

    @Test
    void everyDirectiveReachesTheSession() throws BadConfiguration {
        Settings settings =
                read(
                        "timeout 900",
                        "lock 0",
                        "lock.wait 3",
                        "uidl dovecot",
                        "deleted trash",
                        "undelete 1",
                        "expire 30",
                        "delete-expired 1",
                        "utf8 downgrade",
                        "debug.commands 2",
                        "telemetry logs",
                        "bulletin-source news",
                        "bulletin-db had");
        SessionRules rules = PopitDirectives.rules(settings);
        assertEquals(900, rules.timeout());
        assertEquals(3, rules.lockWait());
        assertTrue(rules.downgrade());
        assertEquals(2, rules.debugCommands());
        assertEquals(Path.of("/etc/logs"), rules.telemetry());
        MaildirOptions maildir = rules.maildir();
        assertFalse(maildir.lock());
        assertTrue(maildir.undelete());
        assertTrue(maildir.deleteExpired());
        assertEquals(UidlForm.DOVECOT, maildir.uidl());
        assertEquals(DeletedMode.TRASH, maildir.deleted());
        assertEquals(30, maildir.expireDays());
        assertEquals(Path.of("/etc/news"), maildir.bulletinSource());
        assertEquals(Path.of("/etc/had"), maildir.bulletinDb());
    }

    @Test
    void aShortTimeoutIsLegalWithAWarning() throws BadConfiguration {
        Settings settings = read("timeout 5");
        assertEquals(1, settings.warnings().size());
        assertEquals(1, settings.warnings().get(0).line());
    }

    @Test
    void contradictionsAreMistakes() {
        BadConfiguration bad =
                assertThrows(
                        BadConfiguration.class,
                        () -> read("delete-expired 1", "bulletin-db x", "timeout 0"));
        assertEquals(3, bad.mistakes().size());
    }

    @Test
    void everyDirectiveIsDescribed() {
        for (Directive<?> directive : PopitDirectives.TABLE.all()) {
            assertTrue(directive.says().endsWith("."), directive.name());
        }
    }

    private static Settings read(String... lines) throws BadConfiguration {
        return PopitDirectives.TABLE.read(FILE, List.of(lines));
    }
}
