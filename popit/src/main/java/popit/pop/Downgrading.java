package popit.pop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import popit.maildir.Body;
import popit.maildir.Maildrop;
import popit.maildir.Message;

/**
 * Which messages of a maildrop get another header for a client that did not say UTF8, and by how
 * many octets they grow with it: what STAT and LIST tell is what RETR sends (RFC 6856 section 2.1).
 */
final class Downgrading {
    private final Map<Integer, Integer> growths = new LinkedHashMap<>();

    private Downgrading() {}

    /** Looks at the headers of all messages; touches the disk. */
    static Downgrading of(Maildrop maildrop) {
        Downgrading downgrading = new Downgrading();
        for (int number = 1; number <= maildrop.size(); number++) {
            downgrading.look(maildrop.message(number));
        }
        return downgrading;
    }

    private void look(Message message) {
        try (Body body = message.text()) {
            byte[] header = new HeaderReader(body).header();
            byte[] other = HeaderDowngrade.rewrite(header);
            if (other != header) {
                growths.put(message.number(), other.length - header.length);
            }
        } catch (IOException e) {
            // RETR will tell; the other messages are served.
            return;
        }
    }

    /** Returns by how many octets a message grows. */
    int growth(int number) {
        return growths.getOrDefault(number, 0);
    }

    /** Returns by how many octets all messages grow that are not deleted. */
    long growth(Maildrop maildrop) {
        long sum = 0;
        for (Map.Entry<Integer, Integer> growth : growths.entrySet()) {
            if (!maildrop.message(growth.getKey()).isDeleted()) {
                sum += growth.getValue();
            }
        }
        return sum;
    }

    /** Returns the header a message is sent with, dots stuffed; null when it keeps its own. */
    byte[] header(Message message) throws IOException {
        if (!growths.containsKey(message.number())) {
            return null;
        }
        try (Body body = message.text()) {
            return stuffed(HeaderDowngrade.rewrite(new HeaderReader(body).header()));
        }
    }

    private static byte[] stuffed(byte[] header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(header.length + 16);
        byte last = '\n';
        for (byte octet : header) {
            if (octet == '.' && last == '\n') {
                out.write('.');
            }
            out.write(octet);
            last = octet;
        }
        return out.toByteArray();
    }
}
