package popserv.host;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts what a program says on its standard error into lines. A line longer than the limit is given
 * in pieces, so that nothing grows; an empty one is passed over.
 */
final class TextLines {
    private static final int LIMIT = 1000;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(200);
    private final Consumer<String> listener;

    TextLines(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Takes octets and gives the lines they complete. */
    void feed(byte[] octets, int length) {
        for (int i = 0; i < length; i++) {
            if (octets[i] == '\n') {
                end();
            } else {
                line.write(octets[i]);
                if (line.size() == LIMIT) {
                    end();
                }
            }
        }
    }

    /** Gives what is left when no line end follows it. */
    void end() {
        String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
        line.reset();
        if (!text.isEmpty()) {
            listener.accept(text);
        }
    }
}
