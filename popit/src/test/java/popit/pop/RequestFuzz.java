package popit.pop;

import java.nio.charset.StandardCharsets;

/** A command line after login: understood or refused, never both, and its numbers are numbers. */
public final class RequestFuzz {
    private RequestFuzz() {}

    /** Takes a line without its end, for the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String line = new String(input, StandardCharsets.ISO_8859_1);
        Request request = Request.read(line);
        if (request.refusal() != null) {
            if (request.refusal().bytes().length > 512) {
                throw new AssertionError("a long refusal");
            }
            return;
        }
        Arguments arguments = request.arguments();
        boolean numbers = arguments.number() >= 0 && arguments.lines() >= 0;
        boolean printable = line.chars().allMatch(c -> c >= ' ' && c != 0x7F);
        if (request.command() == null || !numbers || !printable) {
            throw new AssertionError(line);
        }
    }
}
