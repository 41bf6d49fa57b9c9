package tests.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import tests.site.Checkout;
import tests.site.Mail;
import tests.site.Octets;

/** The mail that init/demo shows: MIME, attachments, 8-bit text, lines with dots. */
final class SampleMail {
    /** One more message, for clients that fetch only what is new. */
    static final String LATER =
            "Return-Path: <ann@example.com>\nFrom: ann@example.com\nSubject: later\n\n.new\n";

    private SampleMail() {}

    /** Its messages as they are stored, in the order of their numbers. */
    static List<byte[]> stored() throws IOException {
        List<byte[]> messages = new ArrayList<>();
        try (Stream<Path> files = Files.list(Checkout.root().resolve("init/mail"))) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                messages.add(Files.readAllBytes(file));
            }
        }
        return messages;
    }

    /** The same as texts, sorted. */
    static List<String> texts() throws IOException {
        return stored().stream().map(Octets::text).sorted().toList();
    }

    /** The same with {@link #LATER}. */
    static List<String> textsAndLater() throws IOException {
        List<String> texts = new ArrayList<>(texts());
        texts.add(LATER);
        Collections.sort(texts);
        return texts;
    }

    /** As an account's new mail. */
    static Mail forAccount(String account) throws IOException {
        Mail mail = new Mail();
        int number = 1700000000;
        for (byte[] message : stored()) {
            mail.with(account + "/new/" + number++ + ".M1P1.host", message);
        }
        return mail;
    }
}
