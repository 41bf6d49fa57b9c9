package popserv.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountNameTest {
    private static final Ere FOLDER = Ere.of("+([^%@/]*)");
    private static final Ere OPTION = Ere.of("/([^%@+]*)");

    @ParameterizedTest
    @CsvSource({
        "joe+work/ro@example.com, joe@example.com, work, ro",
        "joe/ro+work@example.com, joe@example.com, work, ro",
        "joe@example.com, joe@example.com, '', ''",
        "joe+@example.com, joe@example.com, '', ''",
        "joe/@example.com, joe@example.com, '', ''",
        "joe+a.b, joe, a.b, ''",
        "+work, '', work, ''",
        "joe+a+b@x, joe@x, a+b, ''",
        "joe%example.com+work/ro, joe%example.com, work, ro",
        "joe+../../etc@x, joe/../etc@x, .., ''",
    })
    void takesTheNameApart(String typed, String account, String folder, String option) {
        Ere options = typed.contains("..") ? null : OPTION;
        assertEquals(
                new AccountName(typed, account, folder, option),
                AccountName.read(typed, FOLDER, options));
    }

    @Test
    void whatBothMatchIsTakenOutOnce() {
        AccountName name = AccountName.read("joe+work/ro@x", Ere.of("+([^@]*)"), OPTION);
        assertEquals(new AccountName("joe+work/ro@x", "joe@x", "work/ro", "ro"), name);
    }

    @Test
    void withoutExpressionsTheNameIsTheAccount() {
        assertEquals(
                new AccountName("joe+work/ro", "joe+work/ro", "", ""),
                AccountName.read("joe+work/ro", null, null));
    }
}
