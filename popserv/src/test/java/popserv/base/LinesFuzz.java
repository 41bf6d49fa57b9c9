package popserv.base;

import java.util.ArrayList;
import java.util.List;

/** The line reader: how octets come in pieces does not matter, and no line passes the limit. */
public final class LinesFuzz {
    private static final int LIMIT = 40;

    private LinesFuzz() {}

    /** Takes octets of a client, for the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        List<String> whole = lines(input, Math.max(1, input.length));
        List<String> single = lines(input, 1);
        List<String> sevens = lines(input, 7);
        if (!whole.equals(single) || !whole.equals(sevens)) {
            throw new AssertionError(whole + " or " + single + " or " + sevens);
        }
    }

    @SuppressWarnings("StringEquality")
    private static List<String> lines(byte[] input, int piece) {
        Lines lines = new Lines(LIMIT);
        List<String> taken = new ArrayList<>();
        for (int at = 0; at < input.length; at += piece) {
            lines.feed(input, at, Math.min(piece, input.length - at));
            String line;
            while ((line = lines.next()) != null) {
                if (line != Lines.TOO_LONG && (line.length() >= LIMIT || line.indexOf('\n') >= 0)) {
                    throw new AssertionError("a line of " + line.length());
                }
                taken.add(line == Lines.TOO_LONG ? "(too long)" : line);
            }
            if (lines.waiting() >= LIMIT) {
                throw new AssertionError(lines.waiting() + " octets wait");
            }
        }
        return taken;
    }
}
