package popserv.home;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import popserv.base.Directive;
import popserv.base.Mistake;
import popserv.base.Settings;

/**
 * What home.conf names and is not there yet. That is legal, for it may come while popserv runs, but
 * nobody can log in before.
 */
final class Unready {
    private static final String BEFORE = "; nobody can log in before it is";

    private Unready() {}

    /** Tells of it. */
    static void look(Settings settings, Consumer<Mistake> warnings) {
        switch (settings.get(HomeDirectives.MODE)) {
            case "file" -> {
                Path file = settings.get(HomeDirectives.FILE);
                if (!Files.isRegularFile(file)) {
                    String what = Files.exists(file) ? " is no regular file" : " is not there";
                    warn(settings, warnings, HomeDirectives.FILE, file + what + BEFORE);
                }
            }
            case "command" -> {
                String program = settings.command(HomeDirectives.COMMAND).get(0);
                if (!canRun(program)) {
                    String what = "there is no program " + program;
                    warn(settings, warnings, HomeDirectives.COMMAND, what + BEFORE);
                }
            }
            case "pam" -> {
                String service = settings.get(HomeDirectives.SERVICE);
                if (Files.isDirectory(Path.of("/etc/pam.d"))
                        && pamServices(service).noneMatch(Files::exists)) {
                    String text =
                            "/etc/pam.d/" + service + " is not there; PAM asks the service 'other'";
                    warn(settings, warnings, HomeDirectives.SERVICE, text);
                }
            }
            default -> {
                // Others are servers, which are asked when somebody logs in.
            }
        }
    }

    private static void warn(
            Settings settings, Consumer<Mistake> warnings, Directive<?> directive, String text) {
        warnings.accept(Mistake.warning(settings.place(directive), directive.name() + ": " + text));
    }

    /** Where PAM looks for a service (pam.d(5)). */
    private static Stream<Path> pamServices(String name) {
        return Stream.of("/etc/pam.d", "/usr/lib/pam.d", "/usr/local/etc/pam.d")
                .map(directory -> Path.of(directory, name));
    }

    /** Returns whether a shell finds a program of this name. */
    private static boolean canRun(String program) {
        Stream<Path> places =
                program.indexOf('/') >= 0
                        ? Stream.of(Path.of(program))
                        : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                                .map(directory -> Path.of(directory, program));
        return places.anyMatch(place -> Files.isRegularFile(place) && Files.isExecutable(place));
    }
}
