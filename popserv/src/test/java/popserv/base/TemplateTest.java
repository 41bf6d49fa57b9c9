package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

    @Test
    void partsAtTheLastAt() {
        assertEquals("joe@x", Variables.localPart("joe@x@example.com"));
        assertEquals("example.com", Variables.domain("joe@x@example.com"));
        assertEquals("joe", Variables.localPart("joe"));
        assertEquals("", Variables.domain("joe"));
    }
}
