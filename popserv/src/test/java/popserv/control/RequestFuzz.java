package popserv.control;

import java.nio.charset.StandardCharsets;

/** A request at the control socket: understood, or refused with words for people. */
public final class RequestFuzz {
    private RequestFuzz() {}

    /** Takes a request without its line end, for the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        Request request;
        try {
            request = Request.of(new String(input, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("refused without a word", e);
            }
            return;
        }
        if (!Request.of(request.line()).equals(request)) {
            throw new AssertionError(request.line());
        }
    }
}
