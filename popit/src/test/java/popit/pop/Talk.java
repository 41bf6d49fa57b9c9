package popit.pop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import popit.maildir.MaildirOptions;
import popserv.base.Log;

/** A client in a test: says lines to a conversation and returns what it answers. */
final class Talk {
    static final SessionRules RULES =
            new SessionRules(600, 0, MaildirOptions.defaults(), false, 0, null);

    private static final AtomicInteger MADE = new AtomicInteger();

    final List<String> log = new ArrayList<>();
    final Conversation conversation;
    private final ByteBuffer buffer;

    Talk(Path maildir) {
        this(maildir, RULES, null, 65536);
    }

    Talk(Path maildir, SessionRules rules, String option, int room) {
        Map<String, String> environment = Map.of("USER", "joe", "REMOTE_ADDR", "192.0.2.7");
        Caller caller = Caller.of("s1", environment, option);
        conversation =
                new Conversation(
                        rules,
                        caller,
                        maildir,
                        new Log() {
                            @Override
                            public void write(Level level, String line) {
                                log.add(line);
                            }
                        },
                        NewAccount.NONE);
        buffer = ByteBuffer.allocate(room);
    }

    /** Makes a Maildir of the messages given; all of them in cur, seen, one second apart. */
    static Path maildir(Path directory, String... messages) throws IOException {
        for (String name : new String[] {"new", "cur", "tmp"}) {
            Files.createDirectories(directory.resolve(name));
        }
        int number = 0;
        for (String message : messages) {
            number++;
            // No two messages ever have one name: what is known of a name is not asked again.
            String unique = number + ".P" + MADE.incrementAndGet() + ".host:2,S";
            Files.write(
                    directory.resolve("cur/170000000" + unique),
                    message.getBytes(StandardCharsets.ISO_8859_1));
        }
        return directory;
    }

    /** Says something, line ends included, and returns all that is answered at once. */
    String say(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        conversation.feed(bytes, 0, bytes.length);
        return hear();
    }

    /** Says something where the disk must not be touched; what is answered is {@link #heard}. */
    Conversation.Pause inMemory(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        conversation.feed(bytes, 0, bytes.length);
        buffer.clear();
        return conversation.advance(buffer, false);
    }

    String heard() {
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }

    /** Returns what is answered to what was fed. */
    String hear() {
        StringBuilder heard = new StringBuilder();
        Conversation.Pause pause;
        do {
            buffer.clear();
            pause = conversation.advance(buffer, true);
            heard.append(
                    new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1));
        } while (pause == Conversation.Pause.ROOM || pause == Conversation.Pause.BUSY);
        if (pause == Conversation.Pause.END) {
            log.add(conversation.close(null));
        }
        return heard.toString();
    }

    /** Returns the names of all messages. */
    static List<String> names(Path maildir) throws IOException {
        List<String> names = new ArrayList<>();
        for (String part : new String[] {"new", "cur"}) {
            try (var files = Files.list(maildir.resolve(part))) {
                files.forEach(file -> names.add(part + "/" + file.getFileName()));
            }
        }
        names.sort(null);
        return names;
    }
}
