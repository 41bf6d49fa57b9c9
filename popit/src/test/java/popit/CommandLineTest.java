package popit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    @Test
    void readsNothing() throws CommandLine.Usage {
        CommandLine line = read();
        assertNull(line.file());
        assertNull(line.option());
    }

    @Test
    void readsFileAndOption() throws CommandLine.Usage {
        CommandLine line = read("-C", "/etc/popit.conf", "--", "ro");
        assertEquals(Path.of("/etc/popit.conf"), line.file());
        assertEquals("ro", line.option());
        assertEquals(Path.of("x"), read("-Cx").file());
    }

    @Test
    void readsSwitches() throws CommandLine.Usage {
        assertTrue(read("-t").test());
        assertTrue(read("-V").version());
        assertTrue(read("-h").help());
    }

    @Test
    void dashesMayEndTheLine() throws CommandLine.Usage {
        assertNull(read("--").option());
        assertEquals("-V", read("--", "-V").option());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThrows(CommandLine.Usage.class, () -> read("-x"));
        assertThrows(CommandLine.Usage.class, () -> read("-C"));
        assertThrows(CommandLine.Usage.class, () -> read("ro"));
        assertThrows(CommandLine.Usage.class, () -> read("--", "ro", "keep"));
    }

    private static CommandLine read(String... arguments) throws CommandLine.Usage {
        return CommandLine.read(arguments);
    }
}
