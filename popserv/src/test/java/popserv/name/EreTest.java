package popserv.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EreTest {

    /** Expression, text, what matches (none: empty column). */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "+([^%@/]*) joe+work@x +work",
                "\\+([^%@/]*) joe+work@x +work",
                "(+|-)b a+b +b",
                "x|*b a*b *b",
                "^+a +a +a",
                "?a b?a ?a",
                "(?:a) x?:a ?:a",
                "a+? aac aa",
                "a** baac ''",
                "(a|ab)(c|bcd) abcd abcd",
                "a.c abcd abc",
                "a{2} baaac aa",
                "a{1,2}{2} aaaaa aaaa",
                "a{ xa{b a{",
                "a{,2} xa{,2} a{,2}",
                "{2} x{2} {2}",
                "a{2 a{2 a{2",
                "[[:digit:]]+ ab12c 12",
                "[]a]+ x]a] ]a]",
                "[^]a]+ ]ab] b",
                "[a\\]+ x\\a \\a",
                "[\\d] d d",
                "[a-]+ x-a- -a-",
                "[--/]+ a./ ./",
                "[[.-.]a]+ -a -a",
                "[[=a=]]+ baa aa",
                "[[:alpha:]-]+ 1a-b a-b",
                "[a&&b] & &",
                "[.]com x.com .com",
                "\\. a.b .",
                "\\[x\\] [x] [x]",
                "\\/ a/b /",
                "\\w+ --ab_1 ab_1",
                "a$ aa a",
                "(^a|b$) cb b",
                "ü+ füür üü",
                "[à-ü]+ füür üü",
                "a|b|ccc ccc ccc",
            })
    void matchesAsPosixSays(String expression, String text, String matched) {
        Ere.Match match = Ere.of(expression).find(text);
        assertEquals(matched, match == null ? null : text.substring(match.start(), match.end()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a)\\1",
                "(",
                "a)",
                "[a",
                "[",
                "[]",
                "[^]",
                "a\\",
                "\\d",
                "\\<a",
                "a{3,2}",
                "a{256}",
                "[[:foo:]]",
                "[z-a]",
                "[[.space.]]",
                "[[:alpha]",
                "((a{255}){255}){255}"
            })
    void refusesInWordsWhatItCannotDo(String expression) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> Ere.of(expression)).getMessage();
        assertTrue(message.startsWith("has ") || message.startsWith("ends "), message);
    }

    @Test
    void namesTheBackReference() {
        String message =
                assertThrows(IllegalArgumentException.class, () -> Ere.of("(a)\\1")).getMessage();
        assertTrue(message.contains("back-reference \\1"), message);
    }

    @Test
    void theGroupIsTheFirstThatTookPart() {
        assertEquals("b", Ere.of("\\+(x)|-(b)").find("a-b").group());
        assertEquals("", Ere.of("\\+(x*)").find("a+b").group());
        assertNull(Ere.of("\\+(x)?").find("a+b").group());
        assertNull(Ere.of("b").find("a"));
    }

    @Test
    void theLongestMatchCountsAndADotIsAnyCharacter() {
        assertEquals(new Ere.Match(0, 3, "a\nb"), Ere.of("(.*)").find("a\nb"));
        assertFalse(Ere.of("^b").isIn("a\nb"));
    }

    @Test
    void upperAndLowerCaseMayBeOne() {
        assertTrue(Ere.ignoringCase("@EXAMPLE[.]com$").isIn("joe@example.COM"));
        assertFalse(Ere.of("EXAMPLE").isIn("example"));
    }

    @Test
    void onlyAnExpressionWithAParenthesisTakesAPartOut() {
        assertThrows(IllegalArgumentException.class, () -> Ere.kindWithGroup().parse("+[^@]*"));
        assertEquals(1, Ere.kindWithGroup().parse("+([^@]*)").groups());
    }

    @Test
    void noNameTakesLong() {
        Ere bomb = Ere.of("((a*)*)*b|(a|a)*c|(a|aa)+$x");
        String name = "a".repeat(4096);
        bomb.isIn(name);
        assertTimeout(Duration.ofSeconds(10), () -> assertFalse(bomb.isIn(name)));
    }
}
