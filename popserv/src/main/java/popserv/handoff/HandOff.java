package popserv.handoff;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker must know to serve a client whose password was right: the record that travels with
 * the client's descriptor. It holds no password.
 *
 * <p>The octets the client sent behind its password travel in the record, since they are no longer
 * in the socket; the worker answers them first.
 *
 * @param session the session id: 1 to 64 letters, digits, hyphens, dots and underscores
 * @param directory the Maildir or folder, absolute; the worker's working directory
 * @param environment SHELL, HOME, USER, EXTENSION, LOGNAME, REMOTE_ADDR...
 * @param arguments argv, argv[0] included
 * @param transport what kind of socket the descriptor is
 * @param pending octets the client already sent, at most {@link #MAX_PENDING}
 */
public record HandOff(
        String session,
        String directory,
        Map<String, String> environment,
        List<String> arguments,
        Transport transport,
        byte[] pending) {
    /** The most octets a client may have sent ahead; with more, the front relays. */
    public static final int MAX_PENDING = 32768;

    static final String KIND = "session";
    private static final String ENV = "env";

    /** The most octets a field takes beside its value. */
    private static final int LONGEST_FIELD = 40;

    /** The fields that are neither variables nor arguments. */
    private static final int OTHER_FIELDS = 4;

    private static final int MAX_SESSION = 64;

    /**
     * @throws IllegalArgumentException when a part is out of its bounds, the whole is longer than a
     *     message may be, or a part holds a NUL, which no C program could be told
     */
    public HandOff {
        String mistake = mistake(session, directory, environment, arguments, pending);
        if (mistake != null) {
            throw new IllegalArgumentException(mistake);
        }
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        arguments = List.copyOf(arguments);
        pending = pending.clone();
        if (environment.size() + arguments.size() > Message.MAX_FIELDS - OTHER_FIELDS) {
            throw new IllegalArgumentException("too many arguments or variables");
        }
        // Most are so short that they need not be written to see it.
        if (atMost(directory, environment, arguments) + pending.length > Message.MAX_OCTETS) {
            List<Message.Field> fields =
                    fields(session, directory, environment, arguments, transport, pending.length);
            if (Message.headOctets(KIND, fields) + pending.length > Message.MAX_OCTETS) {
                throw new IllegalArgumentException(tooLong(fields));
            }
        }
    }

    /** Returns how many octets the head of the message has at the most. */
    private static long atMost(
            String directory, Map<String, String> environment, List<String> arguments) {
        long characters = MAX_SESSION + directory.length();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            characters += variable.getKey().length() + variable.getValue().length();
        }
        for (String argument : arguments) {
            characters += argument.length();
        }
        int fields = OTHER_FIELDS + environment.size() + arguments.size();
        return (fields + 1) * (long) LONGEST_FIELD + Message.LONGEST_CHARACTER * characters;
    }

    private static String tooLong(List<Message.Field> fields) {
        Message.Field longest =
                Collections.max(fields, Comparator.comparingInt(field -> field.value().length()));
        String value = longest.value();
        String name = longest.name();
        if (name.equals(ENV)) {
            name = value.substring(0, value.indexOf('='));
            value = value.substring(name.length() + 1);
        }
        int octets = value.getBytes(StandardCharsets.UTF_8).length;
        return String.format(
                "the record for the worker is longer than %d octets: %s has %d octets",
                Message.MAX_OCTETS, name, octets);
    }

    private static String mistake(
            String session,
            String directory,
            Map<String, String> environment,
            List<String> arguments,
            byte[] pending) {
        if (!isSession(session)) {
            return "not a session id";
        }
        if (!directory.startsWith("/") || directory.indexOf(0) >= 0) {
            return "the directory is not an absolute path";
        }
        if (arguments.isEmpty()) {
            return "there is no argv[0]";
        }
        for (String argument : arguments) {
            if (argument.indexOf(0) >= 0) {
                return "an argument holds a NUL";
            }
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf(0) >= 0) {
                return "a variable has no proper name";
            }
            if (variable.getValue().indexOf(0) >= 0) {
                return "a variable holds a NUL";
            }
        }
        return pending.length > MAX_PENDING ? "too many pending octets" : null;
    }

    /** True for what may be a session id. */
    static boolean isSession(String word) {
        if (word.isEmpty() || word.length() > MAX_SESSION) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /** The pending octets; a copy. */
    @Override
    public byte[] pending() {
        return pending.clone();
    }

    /** The record for another kind of socket: the relay's, in place of the client's own. */
    public HandOff over(Transport other) {
        return new HandOff(session, directory, environment, arguments, other, pending);
    }

    /** The record with other pending octets. */
    public HandOff withPending(byte[] octets) {
        if (octets.length == 0 && pending.length == 0) {
            return this;
        }
        return new HandOff(session, directory, environment, arguments, transport, octets);
    }

    /** How many octets the client may have sent ahead for them to travel with this record. */
    public int room() {
        long sure = Message.MAX_OCTETS - atMost(directory, environment, arguments);
        return sure >= MAX_PENDING
                ? MAX_PENDING
                : Math.min(
                        MAX_PENDING,
                        Message.MAX_OCTETS - Message.headOctets(KIND, fields(MAX_PENDING)));
    }

    /** The record as a message. */
    Message toMessage() {
        return new Message(KIND, fields(pending.length), pending);
    }

    private List<Message.Field> fields(int octets) {
        return fields(session, directory, environment, arguments, transport, octets);
    }

    private static List<Message.Field> fields(
            String session,
            String directory,
            Map<String, String> environment,
            List<String> arguments,
            Transport transport,
            int octets) {
        List<Message.Field> fields = new ArrayList<>();
        fields.add(new Message.Field("id", session));
        fields.add(new Message.Field("directory", directory));
        environment.forEach((n, v) -> fields.add(new Message.Field(ENV, n + "=" + v)));
        arguments.forEach(argument -> fields.add(new Message.Field("arg", argument)));
        fields.add(new Message.Field("transport", transport.word()));
        fields.add(new Message.Field("pending", Integer.toString(octets)));
        return fields;
    }

    /**
     * The record in a message.
     *
     * @throws MalformedMessage when a field is missing, repeated or out of its bounds
     */
    static HandOff of(Message message) throws MalformedMessage {
        if (!message.kind().equals(KIND)) {
            throw new MalformedMessage("not a session");
        }
        byte[] pending = message.body();
        if (!message.one("pending").equals(Integer.toString(pending.length))) {
            throw new MalformedMessage("not as many pending octets as told");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : message.all(ENV)) {
            int equals = variable.indexOf('=');
            if (equals < 1
                    || environment.put(
                                    variable.substring(0, equals), variable.substring(equals + 1))
                            != null) {
                throw new MalformedMessage("a variable without name, or told twice");
            }
        }
        Transport transport = Transport.of(message.one("transport"));
        try {
            return new HandOff(
                    message.one("id"),
                    message.one("directory"),
                    environment,
                    message.all("arg"),
                    transport,
                    pending);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage(e.getMessage());
        }
    }

    /** Whose it is, and nothing a log should not hold. */
    @Override
    public String toString() {
        return "HandOff[" + session + "]";
    }
}
