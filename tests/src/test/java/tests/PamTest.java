package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tests.site.PamService;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/**
 * The host's accounts by PAM: what it says holds, and what is wrong with it is no wrong password.
 */
class PamTest {
    private static final Setup SETUP =
            Setup.STANDARD
                    .withAccounts(List.of("nobody:x"))
                    .withHome(PamService.HOME_CONF)
                    .withPopserv("maildir @DIR@/homes/%u/Maildir\n");

    private static String tried(Site site, String name, String password) throws Exception {
        try (Peer peer = site.connect(null)) {
            peer.ok();
            peer.ok("USER " + name);
            String answer = peer.say("PASS " + password).hear();
            if (answer.startsWith("+OK")) {
                peer.ok("QUIT");
            }
            return answer;
        }
    }

    @Test
    void pamDecides() throws Exception {
        Assumptions.assumeTrue(PamService.isPossible(), "needs root, unshare and PAM");
        try (Site site = new Site(SETUP, Road.RESIDENT)) {
            site.handOver("nobody");
            String script = "[ \"$PAM_USER $(tr -d '\\0')\" = 'nobody secret' ]\n";
            assertTrue(PamService.start(site, script), site::evidence);
            String right = tried(site, "nobody", "secret");
            assertTrue(right.startsWith("+OK"), () -> right + site.evidence());
            String wrong = tried(site, "nobody", "other");
            assertTrue(wrong.startsWith("-ERR [AUTH]"), () -> wrong + site.evidence());
            assertEquals(wrong, tried(site, "who-is-this", "secret"));
            PamService.write(site, "auth required pam_there_is_none.so\n");
            String broken = tried(site, "nobody", "secret");
            assertTrue(broken.startsWith("-ERR [SYS/TEMP]"), () -> broken + site.evidence());
        }
    }
}
