package popserv.auth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A SASL exchange: the first octet chooses the mechanism, and whether there is an initial response;
 * responses are parted by octets that no UTF-8 has. Whatever is said, it ends, and without a
 * password it does not end well.
 */
public final class MechanismsFuzz {
    private static final int MOST_STEPS = 6;
    private static final byte END = (byte) 0xFF;
    private static final Exchange EXCHANGE = new Exchange();
    private static final Mechanisms MECHANISMS;

    static {
        EXCHANGE.add("joe", "{PLAIN}a password that no fuzzer finds: Thohy6ahk3Ohz4ie");
        EXCHANGE.bindings.put("tls-exporter", new byte[] {1, 2, 3});
        OAuthRules rules = new OAuthRules("", "", "", "http://127.0.0.1:1/", "", "", "", "x", "");
        MECHANISMS = new Mechanisms(EXCHANGE.authenticator, Mechanisms.ALL, "h", rules);
    }

    private MechanismsFuzz() {}

    /** Takes what a client says, for the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String name = Mechanisms.ALL.get((input[0] & 0x7F) % Mechanisms.ALL.size());
        Mechanism mechanism = MECHANISMS.begin(name, EXCHANGE, true).orElseThrow();
        List<byte[]> said = responses(input);
        if (input[0] < 0) {
            said.add(0, null);
        }
        for (int i = 0; i < MOST_STEPS; i++) {
            byte[] response = i < said.size() ? said.get(i) : new byte[0];
            Step step = mechanism.next(response).toCompletableFuture().join();
            if (step instanceof Step.End end) {
                if (end.verdict() instanceof Verdict.Accepted) {
                    throw new AssertionError(name + " accepted it");
                }
                return;
            }
        }
        throw new AssertionError(name + " goes on");
    }

    private static List<byte[]> responses(byte[] input) {
        List<byte[]> found = new ArrayList<>();
        int from = 1;
        for (int i = 1; i <= input.length; i++) {
            if (i == input.length || input[i] == END) {
                found.add(Arrays.copyOfRange(input, from, i));
                from = i + 1;
            }
        }
        return found;
    }
}
