package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "INSERT INTO t VALUES (%u, %r)|INSERT INTO t VALUES (?, ?)|ur",
                "VALUES ('%u', \"%r\")|VALUES (?, ?)|ur",
                "VALUES ('%u@%d')|VALUES (CONCAT(?, '@', ?))|ud",
                "VALUES ('pop:%u')|VALUES (CONCAT('pop:', ?))|u",
                "WHERE a LIKE '%%x%%' AND b = %%|WHERE a LIKE '%x%' AND b = %|~~",
                "VALUES ('it''s %u', 'a\\'%d')|VALUES (CONCAT('it''s ', ?), CONCAT('a\\'', ?))|ud",
                "SET a = '' WHERE `x` = '%u'|SET a = '' WHERE `x` = ?|u",
                "SET a = 'what?'|SET a = 'what?'|~~",
                "FROM_UNIXTIME(%t)|FROM_UNIXTIME(?)|t",
            })
    void variablesBecomeParameters(String text, String statement, String letters) {
        Query query = Query.parse(text);
        assertEquals(statement, query.statement());
        assertEquals(letters.chars().mapToObj(c -> (char) c).toList(), query.letters());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%q", "50%", "'%q'", "'open", "'open\\", "`%u`", "`open", "a = ?", "'a%"})
    void refusesWhatCannotBeBound(String text) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> Query.parse(text)).getMessage();
        assertTrue(message.startsWith("has a"), message);
    }

    @Test
    void valuesComeInTheOrderOfTheParameters() {
        Query query = Query.parse("%t %u '%t'");
        assertEquals(List.of("<t>", "<u>", "<t>"), query.values(letter -> "<" + letter + ">"));
    }
}
