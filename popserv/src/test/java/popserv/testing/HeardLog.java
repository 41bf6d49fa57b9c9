package popserv.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import popserv.base.Log;

/** A log that remembers its lines. */
public final class HeardLog implements Log {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void write(Level level, String line) {
        lines.add(line);
    }

    public List<String> lines() {
        return lines;
    }
}
