package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final Variables JOE = letter -> letter == 'u' ? "joe'; --" : "<" + letter + ">";

    @Test
    void fillsInVariables() {
        assertEquals("<h>/Maildir/100%", Template.parse("%h/Maildir/100%%").expand(JOE));
        assertEquals("plain", Template.parse("plain").expand(JOE));
    }

    @Test
    void aQueryHasParametersAndNoValues() {
        Template.Bound bound =
                Template.parse("INSERT INTO l VALUES ('%u', %r, \"%d\", '%%')").bound(JOE);
        assertEquals("INSERT INTO l VALUES (?, ?, ?, '%')", bound.statement());
        assertEquals(List.of("joe'; --", "<r>", "<d>"), bound.values());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> Template.parse("%q"));
        assertThrows(IllegalArgumentException.class, () -> Template.parse("50%"));
    }
}
