package tests.dialogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tests.site.Mail;
import tests.site.Octets;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Site;

/** Plays a dialogue against a site over one road and checks what is heard and what is left. */
final class Player {
    private final Dialogue dialogue;
    private final Site site;
    private final Road road;
    private final Cast cast;
    private final Variables variables = new Variables();
    private final StringBuilder heard = new StringBuilder();
    private List<String> block;

    Player(Dialogue dialogue, Site site, Road road) throws IOException {
        this.dialogue = dialogue;
        this.site = site;
        this.road = road;
        this.cast = new Cast(site, road);
    }

    /** Plays it to the end; an {@link AssertionError} shows the transcript as it went. */
    void play() throws Exception {
        site.layOut(dialogue.before());
        Dialogue.Statement now = null;
        try {
            for (Dialogue.Statement s : dialogue.statements()) {
                now = s;
                perform(s);
            }
            cast.leave();
            compareMail();
        } catch (IOException | IllegalArgumentException | AssertionError e) {
            String where =
                    now == null ? "" : ":" + now.line() + ": " + now.verb() + " " + now.text();
            throw new AssertionError(
                    dialogue.name()
                            + "/dialogue"
                            + where
                            + "\n"
                            + e.getMessage()
                            + "\n--- as it went\n"
                            + heard
                            + (road == Road.ONESHOT ? "" : site.evidence()),
                    e);
        } finally {
            cast.close();
        }
    }

    private void perform(Dialogue.Statement s) throws Exception {
        boolean inBlock = s.verb().equals("S&") || s.verb().equals("S!");
        if (!inBlock) {
            block = null;
        }
        if (s.verb().startsWith("C") && s.verb().length() == 2) {
            speak(s);
        } else if (s.verb().startsWith("S") && s.verb().length() == 2) {
            listen(s);
        } else {
            act(s);
        }
    }

    private void speak(Dialogue.Statement s) throws IOException {
        Peer peer = cast.peer(s.connection());
        String text = variables.expand(s.text());
        note(s.connection(), "C: " + Octets.printable(text));
        switch (s.verb()) {
            case "C:" -> peer.say(text);
            case "C%" -> peer.send(Octets.of(Octets.unescape(text)));
            case "C." -> peer.trickle(Octets.of(Octets.unescape(text)));
            default -> {
                String[] parts = text.split(" ", 2);
                repeat(peer, Integer.parseInt(parts[0]), Octets.of(Octets.unescape(parts[1])));
            }
        }
    }

    private static void repeat(Peer peer, int times, byte[] octets) throws IOException {
        int perChunk = Math.max(1, Math.min(times, 65536 / octets.length));
        byte[] chunk = Octets.of(Octets.text(octets).repeat(perChunk));
        for (int left = times; left > 0; left -= perChunk) {
            peer.send(left >= perChunk ? chunk : Arrays.copyOf(chunk, left * octets.length));
        }
    }

    private void listen(Dialogue.Statement s) throws IOException {
        int n = s.connection();
        String text = variables.expand(s.text());
        switch (s.verb()) {
            case "S:" -> check(text, hear(n), text::equals);
            case "S~" -> match(s.text(), hear(n));
            case "S+" -> check("+OK " + text, hear(n), line -> status(line, "+OK", text));
            case "S-" -> check("-ERR " + text, hear(n), line -> status(line, "-ERR", text));
            case "S#" -> {
                for (int i = Integer.parseInt(text); i > 0; i--) {
                    check("+OK", cast.peer(n).hear(), line -> status(line, "+OK", ""));
                }
            }
            case "S*" -> lines(n);
            case "S<" -> lines(n, s.text().lines().toList());
            case "S=" -> lines(n, Octets.wire(dialogue.before().at(text)));
            case "S^" -> {
                String[] parts = text.split(" ");
                lines(n, Octets.top(dialogue.before().at(parts[0]), Integer.parseInt(parts[1])));
            }
            default -> {
                if (block == null) {
                    block = lines(n);
                }
                boolean found = block.stream().anyMatch(Pattern.compile(text).asMatchPredicate());
                if (found != s.verb().equals("S&")) {
                    throw new AssertionError((found ? "there is " : "there is no ") + text);
                }
            }
        }
    }

    private void act(Dialogue.Statement s) throws Exception {
        String[] words = s.text().split(" ", 3);
        switch (s.verb()) {
            case "login" -> {
                note(s.connection(), "login " + words[0]);
                cast.login(s.connection(), words[0], words.length > 1 ? words[1] : null);
            }
            case "connect" -> cast.open(s.connection());
            case "tls" -> cast.peer(s.connection()).startTls();
            case "close" -> cast.peer(s.connection()).close();
            case "half-close" -> cast.peer(s.connection()).halfClose();
            case "expect-closed" -> {
                String line = cast.peer(s.connection()).hear();
                if (line != null) {
                    throw new AssertionError("expected the end, heard " + Octets.printable(line));
                }
                note(s.connection(), "(closed)");
            }
            case "deliver" ->
                    Files.write(
                            place(words[0]), Octets.of(Octets.unescape(s.text().split(" ", 2)[1])));
            case "rename" -> Files.move(place(words[0]), place(words[1]));
            case "remove" -> Files.delete(place(words[0]));
            case "free" -> cast.settle(s.connection(), words[0]);
            case "settle" -> cast.expect(words[0]);
            default -> {} // roads: known before
        }
    }

    private Path place(String place) throws IOException {
        return Mail.file(site.homes().toRealPath(), place);
    }

    private String hear(int n) throws IOException {
        String line = cast.peer(n).hear();
        note(n, line == null ? "(closed)" : "S: " + Octets.printable(line));
        return line;
    }

    /** A multi-line answer's lines without the last dot, dots still doubled. */
    private List<String> lines(int n) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = cast.peer(n).hear(); !".".equals(line); line = cast.peer(n).hear()) {
            if (line == null) {
                throw new AssertionError("closed inside a multi-line answer after " + lines.size());
            }
            lines.add(line);
        }
        lines.stream().limit(20).forEach(line -> note(n, "S: " + Octets.printable(line)));
        note(n, "S: . (after " + lines.size() + " lines)");
        return lines;
    }

    private void lines(int n, List<String> expected) throws IOException {
        List<String> lines = lines(n);
        for (int i = 0; i < Math.max(lines.size(), expected.size()); i++) {
            String want = i < expected.size() ? variables.expand(expected.get(i)) : "(end)";
            String got = i < lines.size() ? lines.get(i) : "(end)";
            if (!want.equals(got)) {
                throw new AssertionError(
                        "line "
                                + (i + 1)
                                + " of the answer: expected "
                                + Octets.printable(want)
                                + "\nheard "
                                + Octets.printable(got));
            }
        }
    }

    private void match(String regex, String line) {
        Matcher m = line == null ? null : Pattern.compile(regex).matcher(line);
        if (m == null || !m.matches()) {
            throw new AssertionError("expected a match of " + regex + "\nheard " + line);
        }
        variables.keep(regex, m);
    }

    private static boolean status(String line, String status, String rest) {
        String start = rest.isEmpty() ? status : status + " " + rest;
        return line.equals(start) || line.startsWith(start + " ");
    }

    private static void check(
            String expected, String line, java.util.function.Predicate<String> test) {
        if (line == null || !test.test(line)) {
            throw new AssertionError(
                    "expected "
                            + expected
                            + "\nheard "
                            + (line == null ? "(closed)" : Octets.printable(line)));
        }
    }

    private void note(int n, String text) {
        heard.append(n).append(' ').append(text).append('\n');
    }

    private void compareMail() throws IOException {
        Map<String, byte[]> expected = dialogue.after().files();
        Map<String, byte[]> found = site.snapshot().files();
        Set<String> want = new TreeSet<>(expected.keySet());
        want.removeIf(place -> place.endsWith("/"));
        if (!want.equals(found.keySet())) {
            throw new AssertionError(
                    "mail afterwards: expected " + want + "\nfound " + found.keySet());
        }
        for (String place : want) {
            if (!Arrays.equals(expected.get(place), found.get(place))) {
                throw new AssertionError("mail afterwards: other content in " + place);
            }
        }
    }
}
