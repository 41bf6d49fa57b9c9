package popserv.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    @Test
    void aRequestTravelsAsOneLine() {
        Request kick = new Request(Order.KICK, true, List.of("joe schmoe"));
        assertEquals("kick\tjson\tjoe schmoe", kick.line());
        assertEquals(kick, Request.of(kick.line()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "who",
                "who\txml",
                "who\ttext\tjoe",
                "kick\ttext",
                "kick\ttext\t",
                "kick\ttext\ta\tb",
                "frob\ttext",
                "kick\ttext\ta\u0007b"
            })
    void whatIsNoneIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> Request.of(line));
    }

    @Test
    void anAnswerTellsItsStatusAndWhichStreamItIsFor() {
        Answer refused = Answer.error(67, "no such session");
        assertEquals(refused, Answer.of(refused.octets()));
        assertEquals(Answer.PROTOCOL, Answer.of(new byte[] {'+', 'O', 'K', '\n'}).status());
        assertEquals(Answer.PROTOCOL, Answer.of(new byte[0]).status());
    }
}
