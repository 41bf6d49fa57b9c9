package popserv;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import popserv.base.Mistake;
import popserv.base.Settings;

/**
 * What {@code popserv -t} says of the worker. popit.conf is popit's to judge, so the bundled popit
 * is started with {@code -t} too, and tells its mistakes on our standard error.
 */
final class WorkerCheck {
    private WorkerCheck() {}

    /**
     * Tells the mistakes in popit.conf, and warns of a program that is not there yet.
     *
     * @param settings popserv.conf, as far as it was understood
     * @return 0 or {@link Exit#CONFIGURATION}
     */
    static int run(Settings settings) throws InterruptedException {
        WorkerProgram program;
        try {
            program = WorkerProgram.of(settings);
        } catch (Exit e) {
            if (e.status() == Exit.CONFIGURATION) {
                System.err.println(e.in(settings.file()));
                return Exit.CONFIGURATION;
            }
            System.err.println(
                    Mistake.warning(settings.place(WorkerDirectives.POPIT), e.getMessage()));
            return 0;
        }
        return program.bundled() ? ask(program, settings) : 0;
    }

    private static int ask(WorkerProgram popit, Settings settings) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of(popit.path().toString(), "-t"));
        words.addAll(popit.arguments().subList(1, popit.arguments().size()));
        try {
            Process asked =
                    new ProcessBuilder(words)
                            .inheritIO()
                            .redirectError(ProcessBuilder.Redirect.PIPE)
                            .start();
            List<String> said = asked.errorReader().lines().toList();
            int status = asked.waitFor();
            if (status == Exit.USAGE) {
                said = List.of(misused(said, settings).toString());
            }
            said.forEach(System.err::println);
            return status == 0 ? 0 : Exit.CONFIGURATION;
        } catch (IOException e) {
            System.err.println("popserv: popit cannot be asked: " + e.getMessage());
            return Exit.CONFIGURATION;
        }
    }

    /** popit does not know where its arguments come from. */
    private static Mistake misused(List<String> said, Settings settings) {
        String why = String.join("; ", said).replaceFirst("^popit: ", "");
        return Mistake.error(
                settings.place(WorkerDirectives.POPITARGS),
                WorkerDirectives.POPITARGS + ": " + why);
    }
}
