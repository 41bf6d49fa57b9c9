package popserv.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

/** A PROXY header: good or bad is told once, in one piece or two, and the same. */
public final class ProxyHandlerFuzz {
    private ProxyHandlerFuzz() {}

    /** Takes what a proxy sends first, for the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String whole = told(input, input.length);
        String halves = told(input, input.length / 2);
        if (!whole.equals(halves)) {
            throw new AssertionError(whole + " or " + halves);
        }
    }

    private static String told(byte[] input, int cut) {
        EmbeddedChannel channel = new EmbeddedChannel();
        try {
            StringBuilder told = new StringBuilder();
            ProxyHandler.await(
                    channel,
                    header -> told.append("header ").append(header.client()).append(';'),
                    reason -> told.append("refused;"));
            channel.writeInbound(Unpooled.copiedBuffer(input, 0, cut));
            if (cut < input.length && channel.isOpen()) {
                channel.writeInbound(Unpooled.copiedBuffer(input, cut, input.length - cut));
            }
            channel.close();
            channel.checkException();
            if (told.chars().filter(c -> c == ';').count() != 1) {
                throw new AssertionError("told: " + told);
            }
            return told.toString();
        } finally {
            channel.finishAndReleaseAll();
        }
    }
}
