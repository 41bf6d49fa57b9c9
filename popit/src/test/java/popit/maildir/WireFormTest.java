package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The conversion against a plain one, an octet at a time. */
class WireFormTest {
    private static final String ALPHABET = "ab.\r\n\n\0\u00e9";

    @Test
    void anyTextInAnyPieces() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(round % 2 == 0 ? 60 : 200);
            boolean longLines = random.nextBoolean();
            for (int i = 0; i < length; i++) {
                boolean plain = longLines && random.nextInt(9) > 0;
                text.append(plain ? 'x' : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            boolean dots = random.nextBoolean();
            WireForm form = new WireForm(dots);
            assertEquals(
                    plain(text.toString(), dots),
                    convert(form, text.toString(), random),
                    () -> "of " + text.toString().replace("\r", "<CR>").replace("\n", "<LF>"));
            assertEquals(plain(text.toString(), false).length(), form.octets());
        }
    }

    @Test
    void octetsAreThoseOfTheWireForm() {
        Random random = new Random(2);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            Octets octets = new Octets();
            byte[] all = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            for (int at = 0; at < all.length; ) {
                int n = Math.min(all.length - at, 1 + random.nextInt(20));
                byte[] piece = Arrays.copyOfRange(all, at, at + n);
                octets.add(piece, n);
                at += n;
            }
            int expected = plain(text.toString(), false).length();
            if (all.length > 0 && all[all.length - 1] != '\n') {
                expected += 2;
            }
            assertEquals(expected, octets.total());
        }
    }

    private static String convert(WireForm form, String text, Random random) {
        byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder result = new StringBuilder();
        int at = 0;
        int end = 0;
        while (at < all.length) {
            end = Math.max(end, Math.min(all.length, at + 1 + random.nextInt(80)));
            byte[] out = new byte[3 + random.nextInt(100)];
            int start = random.nextInt(2);
            int limit = out.length - random.nextInt(2);
            int written = form.convert(words(all), at, end, words(out), start, limit);
            at += form.taken();
            assertTrue(written <= limit && (limit == out.length || out[limit] == 0));
            result.append(new String(out, start, written - start, StandardCharsets.ISO_8859_1));
        }
        return result.toString();
    }

    private static ByteBuffer words(byte[] octets) {
        return ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String plain(String text, boolean dots) {
        StringBuilder out = new StringBuilder();
        char last = '\n';
        for (char c : text.toCharArray()) {
            if (dots && last == '\n' && c == '.') {
                out.append('.');
            }
            if (c == '\n' && last != '\r') {
                out.append('\r');
            }
            out.append(c);
            last = c;
        }
        return out.toString();
    }
}
