package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final Variables JOE = letter -> letter == 'u' ? "joe" : "<" + letter + ">";

    @Test
    void fillsInVariables() {
        assertEquals("<h>/Maildir/100%", Template.parse("%h/Maildir/100%%").expand(JOE));
        assertEquals("plain", Template.parse("plain").expand(JOE));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> Template.parse("%q"));
        assertThrows(IllegalArgumentException.class, () -> Template.parse("50%"));
    }

    /** An account may be called so where anybody can open one, or a query finds a whole domain. */
    @Test
    void noNameLeadsOutOfItsDirectory() {
        Template template = Template.parse("%h/mail/%u/Maildir");
        assertEquals("/a/../b/mail/joe..x/Maildir", template.path(named("joe..x")));
        for (String name : List.of("..", ".", "../joe", "a/b", "/")) {
            assertThrows(IllegalArgumentException.class, () -> template.path(named(name)), name);
        }
    }

    /** Two accounts without a home would share one Maildir. */
    @Test
    void whoHasNoHomeHasNothingBelowIt() {
        Variables homeless = letter -> letter == 'h' ? "" : "joe";
        assertEquals("/srv/joe", Template.parse("/srv/%n").path(homeless));
        Template below = Template.parse("%h/Maildir");
        assertThrows(IllegalArgumentException.class, () -> below.path(homeless));
    }

    private static Variables named(String name) {
        return letter -> letter == 'u' ? name : "/a/../b";
    }

    @Test
    void partsAtTheLastAt() {
        assertEquals("joe@x", Variables.localPart("joe@x@example.com"));
        assertEquals("example.com", Variables.domain("joe@x@example.com"));
        assertEquals("joe", Variables.localPart("joe"));
        assertEquals("", Variables.domain("joe"));
    }
}
