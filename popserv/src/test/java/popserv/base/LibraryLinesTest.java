package popserv.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A library's warning, with its exception, is one line of our log. */
class LibraryLinesTest {
    private final Logger root = Logger.getLogger("");
    private final Handler[] before = root.getHandlers();
    private final List<String> lines = new ArrayList<>();

    @AfterEach
    void putBack() {
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        for (Handler handler : before) {
            root.addHandler(handler);
        }
    }

    @Test
    void aWarningIsOneLine() {
        LibraryLines.lead((level, line) -> lines.add(level + " " + line));
        Logger library = Logger.getLogger("io.example");
        library.log(Level.WARNING, "cannot\nwatch", new IOException("No space left"));
        library.info("of no interest");
        assertEquals(1, lines.size());
        String start = "WARN - library what=io.example text=";
        assertEquals(start, lines.get(0).substring(0, start.length()));
        assertEquals(-1, lines.get(0).indexOf('\n'));
    }
}
