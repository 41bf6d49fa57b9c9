package popit.pop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import popserv.base.Reply;

/** A multi-line answer whose few lines are known: CAPA and LANG (RFC 1939 section 3). */
final class TextAnswer extends Answer {
    private final byte[] text;
    private int at;

    /** Takes the first line and the lines after it; none of them begins with a dot. */
    TextAnswer(Reply head, List<String> lines) {
        super(head);
        StringBuilder all = new StringBuilder(256);
        for (String line : lines) {
            all.append(line).append("\r\n");
        }
        text = all.append(".\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    boolean putRest(ByteBuffer out) {
        int length = Math.min(text.length - at, out.remaining());
        out.put(text, at, length);
        at += length;
        return at == text.length;
    }
}
