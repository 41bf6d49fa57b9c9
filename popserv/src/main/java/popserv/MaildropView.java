package popserv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import popserv.base.Settings;
import popserv.control.Answer;
import popserv.control.Report;
import popserv.control.Request;
import popserv.handoff.BundledWorker;

/**
 * A maildrop as popit sees it, for popctl: popit is started in it and told to show it. popserv has
 * no part in it, and knows nothing of Maildirs.
 */
final class MaildropView {
    /** Which fields a line about a message has behind the word. */
    private static final String[] COLUMNS = {
        "number", "octets", "directory", "flags", "uniqueid", "file"
    };

    private MaildropView() {}

    static Answer of(Request request, Settings settings) {
        Path directory = Path.of(request.argument());
        if (!Files.isDirectory(directory)) {
            return Answer.error(
                    Answer.NO_INPUT, directory + " is no directory that can be entered");
        }
        Path popit = BundledWorker.path();
        if (popit == null) {
            return Answer.error(
                    Answer.UNAVAILABLE, "popit is missing: it is looked for beside popctl");
        }
        try {
            Process process = start(popit, settings, directory);
            byte[] out = process.getInputStream().readAllBytes();
            byte[] err = process.getErrorStream().readAllBytes();
            int status = process.waitFor();
            if (status != 0) {
                return Answer.error(status, new String(err, StandardCharsets.UTF_8).strip());
            }
            String text = new String(out, StandardCharsets.US_ASCII);
            return Answer.of(request, report(directory, text.split("\n")));
        } catch (IOException | InterruptedException e) {
            return Answer.error(Answer.UNAVAILABLE, "popit cannot be started: " + e.getMessage());
        }
    }

    private static Process start(Path popit, Settings settings, Path directory) throws IOException {
        List<String> words = new ArrayList<>(List.of(popit.toString()));
        Path conf = settings.get(WorkerDirectives.POPIT_CONF);
        if (settings.isSet(WorkerDirectives.POPIT_CONF) || Files.exists(conf)) {
            words.addAll(List.of("-C", conf.toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().put(BundledWorker.SHOW, "1");
        // Warnings are few: both ends of the pipe cannot come to wait for each other.
        return builder.start();
    }

    private static Report report(Path directory, String[] lines) {
        Report report = new Report().value("maildrop", directory.toAbsolutePath().toString());
        List<String[]> messages = new ArrayList<>();
        long octets = 0;
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            if (fields[0].equals("message")) {
                messages.add(fields);
                octets += Long.parseLong(fields[2]);
            } else if (fields[0].equals("hidden")) {
                report.value(fields[0], Integer.valueOf(fields[1]));
            } else {
                report.value(fields[0], fields[1].isEmpty() ? null : fields[1]);
            }
        }
        report.value("messages", messages.size()).value("octets", octets);
        Report.Table table = report.table("list", COLUMNS);
        for (String[] fields : messages) {
            table.row(
                    Integer.valueOf(fields[1]),
                    Long.valueOf(fields[2]),
                    fields[3],
                    fields[4],
                    fields[5],
                    fields[6]);
        }
        return report;
    }
}
