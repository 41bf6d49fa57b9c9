package popserv.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import popserv.base.Log;
import popserv.testing.HeardLog;

@Timeout(60)
class CommandDatabaseTest {
    /** A checkpassword of joe, whose password is {@code se cret'"$}. */
    private static final String PROGRAM =
            """
            #!/bin/sh
            # Nothing but the password may come on descriptor 3, and nothing on 0.
            input=$(tr '\\0' '\\n' <&3)
            test -z "$(cat)" || exit 9
            name=$(echo "$input" | sed -n 1p)
            password=$(echo "$input" | sed -n 2p)
            test "$name" = broken && exit 111
            test "$name" = silent && exit 0
            if test "$name" = hangs; then
                echo "I wait" >&2
                sleep 120 & echo $! >"$(dirname "$0")/left"
                wait
            fi
            if test "$name" = leaves; then
                # What it starts keeps its output open.
                sleep 120 & echo $! >"$(dirname "$0")/left"
                name=joe
            fi
            test "$name:$password" = "joe:se cret'\\"\\$" || exit 1
            USER=joe HOME=/srv/joe SHELL=/bin/false
            export USER HOME SHELL
            test "$1" = 'an argument' || exit 8
            shift
            exec "$@"
            """;

    @TempDir Path dir;

    private CheckingDatabase database() throws Exception {
        return database(Log.stderr(Log.Level.ERROR));
    }

    private CheckingDatabase database(Log log) throws Exception {
        Path program = Files.writeString(dir.resolve("checkpassword"), PROGRAM);
        assertTrue(program.toFile().setExecutable(true));
        return (CheckingDatabase)
                HomeConfs.open(log, "mode command", "command " + program + " 'an argument'");
    }

    private static Optional<Account> check(CheckingDatabase database, String name, String password)
            throws DatabaseDown {
        return database.check(Lookup.of(name), password.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theAccountIsWhatTheProgramBecame() throws Exception {
        CheckingDatabase database = database();
        Account joe = check(database, "joe", "se cret'\"$").orElseThrow();
        assertEquals("joe", joe.name());
        assertEquals("/srv/joe", joe.home());
        assertEquals("/bin/false", joe.shell());
        assertEquals(((Number) Files.getAttribute(dir, "unix:uid")).longValue(), joe.uid());
        assertEquals(UserDatabase.Kind.CHECKS, database.kind());
    }

    @Test
    void wrongOrDown() throws Exception {
        CheckingDatabase database = database();
        assertTrue(check(database, "joe", "secret").isEmpty());
        assertTrue(check(database, "joe", "").isEmpty());
        assertTrue(check(database, "joe", "se cret'\"$\0").isEmpty());
        assertTrue(check(database, "joe", "x".repeat(600)).isEmpty());
        assertThrows(DatabaseDown.class, () -> check(database, "broken", "x"));
        assertThrows(DatabaseDown.class, () -> check(database, "silent", "x"));
        CheckingDatabase none =
                (CheckingDatabase) HomeConfs.open("mode command", "command " + dir + "/none");
        assertThrows(DatabaseDown.class, () -> check(none, "joe", "x"));
    }

    @Test
    void whatTheProgramLeavesBehindIsNotWaitedForAndEnded() throws Exception {
        CheckingDatabase database = database();
        assertTrue(check(database, "leaves", "se cret'\"$").isPresent());
        Awaitility.await().until(this::leftHasEnded);
        assertTrue(check(database, "leaves", "wrong").isEmpty());
        Awaitility.await().until(this::leftHasEnded);
    }

    @Test
    void aProgramThatHangsIsEndedWithWhatItStarted() throws Exception {
        HeardLog log = new HeardLog();
        CheckingDatabase database = database(log);
        assertThrows(DatabaseDown.class, () -> check(database, "hangs", "x"));
        Awaitility.await().until(this::leftHasEnded);
        assertEquals(
                List.of(
                        "- database-says what=command text=\"I wait\"",
                        "- database what=command reason=\"the program took too long\""),
                log.lines());
    }

    /** Whether it is gone, or dead and not yet buried by whoever is its parent now. */
    private boolean leftHasEnded() throws IOException {
        String pid = Files.readString(dir.resolve("left")).strip();
        try {
            return Files.readString(Path.of("/proc", pid, "cmdline")).isEmpty();
        } catch (IOException gone) {
            return true;
        }
    }
}
