package popserv.handoff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.base.Log;

class MessageTest {
    private static final HandOff HAND_OFF =
            new HandOff(
                    "k3.Z_-",
                    "/home/j\u00f6e %41/Maildir",
                    Map.of(
                            "USER",
                            "joe\r\n\u0001\u007f%",
                            "EMPTY",
                            "",
                            "A=B".substring(0, 1),
                            "x=y"),
                    List.of("popit", "", "--", "ro"),
                    Transport.TCP,
                    "STAT\r\n\n\n\0\u00ff".getBytes(StandardCharsets.ISO_8859_1));

    private static Message decoded(String text) throws MalformedMessage {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return Message.decode(octets, octets.length);
    }

    private static final String HEAD = "popserv-handoff 1 session\n";
    private static final String FIELDS =
            "id s\ndirectory /\nenv A=b\narg popit\ntransport tcp\npending 0\n";

    @Test
    void whatGoesOutComesIn() throws Exception {
        byte[] octets = HAND_OFF.toMessage().encode();
        HandOff back = HandOff.of(Message.decode(octets, octets.length));
        assertEquals(HAND_OFF.session(), back.session());
        assertEquals(HAND_OFF.directory(), back.directory());
        assertEquals(HAND_OFF.environment(), back.environment());
        assertEquals(HAND_OFF.arguments(), back.arguments());
        assertEquals(HAND_OFF.transport(), back.transport());
        assertArrayEquals(HAND_OFF.pending(), back.pending());
        assertEquals("HandOff[k3.Z_-]", back.toString());
    }

    @Test
    void theTextIsAsHandoffMdSays() throws Exception {
        HandOff handOff =
                new HandOff(
                        "s1",
                        "/m",
                        Map.of("USER", "a\n%"),
                        List.of("popit"),
                        Transport.UNIX,
                        new byte[] {'Q', '\n'});
        assertEquals(
                "popserv-handoff 1 session\nid s1\ndirectory /m\nenv USER=a%0A%25\narg popit\n"
                        + "transport unix\npending 2\n\nQ\n",
                new String(handOff.toMessage().encode(), StandardCharsets.UTF_8));
        assertEquals(
                "popserv-handoff 1 ended\nid s1\nline s1 logout\n\n",
                new String(
                        Told.of(Told.Kind.ENDED, "s1", "s1 logout").encode(),
                        StandardCharsets.UTF_8));
        HandOff.of(decoded(HEAD + FIELDS + "colour blue\n\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "popserv-handoff 1 session",
                "popserv-handoff 2 session\n\n",
                "popserv-handoff 1 \n\n",
                "popserv-handoff 1 Session\n\n",
                HEAD,
                HEAD + "id s\n",
                HEAD + "id\n\n",
                HEAD + " x\n\n",
                HEAD + "id %\n\n",
                HEAD + "id %4\n\n",
                HEAD + "id %g1\n\n",
                HEAD + "id \u00ff\n\n",
                HEAD + "id %FF\n\n",
                HEAD + "id a\rb\n\n",
                HEAD + "i_d a\n\n",
                HEAD + "abcdefghijklmnopqrstuvwxyzabcdefghijk a\n\n"
            })
    void whatIsNoMessageIsRefused(String text) {
        assertThrows(MalformedMessage.class, () -> decoded(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id s\nid s\n",
                "id \n",
                "id a b\n",
                "id %00\n",
                "directory relative\n",
                "directory /a%00b\n",
                "env A\n",
                "env =b\n",
                "env A=%00\n",
                "transport udp\n",
                "pending 1\n",
                "pending 00\n",
                "pending -1\n",
            })
    void aFieldOutOfItsBoundsRefusesTheSession(String field) throws Exception {
        String name = field.substring(0, field.indexOf(' '));
        StringBuilder text = new StringBuilder(HEAD);
        for (String line : FIELDS.split("\n")) {
            text.append(line.startsWith(name + " ") ? field : line + "\n");
        }
        Message message = decoded(text + "\n");
        assertThrows(MalformedMessage.class, () -> HandOff.of(message));
    }

    @Test
    void everyFieldIsNeededOnceAndVariablesAreTold0nce() throws Exception {
        for (String line : FIELDS.split("\n")) {
            String without = FIELDS.replace(line + "\n", "");
            if (!line.startsWith("env")) {
                Message message = decoded(HEAD + without + "\n");
                assertThrows(MalformedMessage.class, () -> HandOff.of(message), line);
            }
        }
        Message twice = decoded(HEAD + FIELDS + "env A=c\n\n");
        assertThrows(MalformedMessage.class, () -> HandOff.of(twice));
    }

    @Test
    void boundsHoldBothWays() {
        HandOff full = HAND_OFF.withPending(new byte[HandOff.MAX_PENDING]);
        assertTrue(full.toMessage().encode().length < Message.MAX_OCTETS);
        assertThrows(
                IllegalArgumentException.class,
                () -> HAND_OFF.withPending(new byte[HandOff.MAX_PENDING + 1]));
        assertThrows(IllegalArgumentException.class, () -> sized("%".repeat(30_000), 0));
        Message wide = Message.of("x", new Message.Field("a", "%".repeat(30_000)));
        assertThrows(IllegalArgumentException.class, wide::encode);
        Message half = Message.of("x", new Message.Field("a", "?\ud83d"));
        assertThrows(IllegalArgumentException.class, half::encode);
        String many = "a b\n".repeat(Message.MAX_FIELDS + 1);
        assertThrows(MalformedMessage.class, () -> decoded(HEAD + many + "\n"));
        assertThrows(MalformedMessage.class, () -> Message.decode(new byte[70000], 70000));
    }

    @Test
    void whatAWorkerTellsIsMadePrintable() throws Exception {
        Told told = Told.of(decoded("popserv-handoff 1 log\nlevel warn\nline a%0Ab%1B%C3%BC\n\n"));
        assertEquals(new Told(Told.Kind.LOG, null, Log.Level.WARN, "a?b??"), told);
        assertNull(Told.of(decoded("popserv-handoff 1 weather\n\n")));
        assertThrows(
                MalformedMessage.class,
                () -> Told.of(decoded("popserv-handoff 1 log\nlevel loud\nline a\n\n")));
        assertThrows(MalformedMessage.class, () -> Told.of(decoded("popserv-handoff 1 taken\n\n")));
        String cut = "x".repeat(4095) + "\ud83d\ude00";
        byte[] octets = Told.of(Told.Kind.ENDED, "s", cut).encode();
        assertFalse(Told.of(Message.decode(octets, octets.length)).text().contains("\ud83d"));
    }

    /** Whatever arrives, it is read or refused; nothing else is thrown. */
    @Test
    void garbledMessagesAreReadOrRefused() {
        Random random = new Random(42);
        byte[] whole = HAND_OFF.toMessage().encode();
        for (int i = 0; i < Integer.getInteger("hostile.rounds", 20_000); i++) {
            byte[] octets = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(5) == 0 ? random.nextInt(octets.length) : octets.length;
            try {
                Message message = Message.decode(octets, length);
                Told.of(message);
                HandOff.of(message);
            } catch (MalformedMessage e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
    }

    private static HandOff sized(String home, int pending) {
        return new HandOff(
                "s1",
                "/m",
                Map.of("HOME", home),
                List.of("popit"),
                Transport.TCP,
                new byte[pending]);
    }

    /** Three octets stand for each of these characters, however it is written. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "%", "\u20ac", "\ud83d\ude00"})
    void aRecordIsAsLongAsAMessageMayBeAndNoLonger(String character) {
        int octets = character.equals("%") ? 3 : character.getBytes(StandardCharsets.UTF_8).length;
        String home = character.repeat(50_000 / octets);
        HandOff most = sized(home, sized(home, 0).room());
        byte[] message = most.toMessage().encode();
        assertTrue(message.length <= Message.MAX_OCTETS, "octets: " + message.length);
        assertTrue(message.length > Message.MAX_OCTETS - 5, "octets: " + message.length);
        IllegalArgumentException why =
                assertThrows(IllegalArgumentException.class, () -> sized(home, most.room() + 6));
        String found = octets == 3 && character.equals("%") ? "HOME has 16666 " : "HOME has ";
        assertTrue(why.getMessage().contains(found), why.getMessage());
        assertThrows(IllegalArgumentException.class, () -> sized(home + home, 0));
    }

    @Test
    void aShortRecordHasRoomForAllThatAClientMaySendAhead() {
        assertEquals(HandOff.MAX_PENDING, HAND_OFF.room());
        List<String> many = java.util.Collections.nCopies(Message.MAX_FIELDS, "");
        assertThrows(
                IllegalArgumentException.class,
                () -> new HandOff("s1", "/m", Map.of(), many, Transport.TCP, new byte[0]));
    }
}
