package popserv;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import popserv.base.BadConfiguration;
import popserv.base.Settings;
import popserv.base.UsualFile;
import popserv.control.Answer;
import popserv.control.ControlClient;
import popserv.control.Order;
import popserv.control.Request;

/**
 * popctl(8): asks the running popserv over its control socket, and prints what it answers.
 *
 * <p>It must work when the configuration does not, since it is needed then: of a file with mistakes
 * it takes what can be understood.
 */
public final class Popctl {
    static final String CONFIGURATION = "-C";
    static final String JSON = "--json";

    /** How long an answer may take, in seconds; a reload may wait for new workers. */
    private static final int PATIENCE = 60;

    private Popctl() {}

    /** Runs popctl; see popctl(8). */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(spec());
        line.setExecutionStrategy(Popctl::run);
        line.setParameterExceptionHandler(
                (e, words) -> {
                    System.err.println("popctl: " + e.getMessage());
                    e.getCommandLine().usage(System.err);
                    return Answer.USAGE;
                });
        System.exit(line.execute(args));
    }

    /** The command line: options anywhere, and an order out of the table. */
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("popctl");
        spec.usageMessage()
                .synopsisHeading("usage: ")
                .customSynopsis("popctl [-C file] [--json] [-V] [-h] ORDER [ARGUMENT]")
                .commandListHeading("\nOrders:\n");
        addOptions(spec);
        for (Order order : Order.values()) {
            CommandSpec sub = CommandSpec.create();
            sub.usageMessage()
                    .description(order.says())
                    .synopsisHeading("usage: ")
                    .customSynopsis("popctl [-C file] [--json] " + order.synopsis());
            addOptions(sub);
            for (String argument : order.arguments()) {
                sub.addPositional(
                        PositionalParamSpec.builder()
                                .paramLabel(argument)
                                .type(String.class)
                                .arity("1")
                                .build());
            }
            spec.addSubcommand(order.word(), sub);
        }
        return spec;
    }

    private static void addOptions(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder(CONFIGURATION)
                        .paramLabel("file")
                        .type(Path.class)
                        .description(
                                "Find popserv by this configuration instead of "
                                        + UsualFile.words(Popserv.FILE)
                                        + ".")
                        .build());
        spec.addOption(
                OptionSpec.builder(JSON)
                        .description("Print JSON, for programs, instead of tables.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-V")
                        .versionHelp(true)
                        .description("Print the version, and exit.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-h")
                        .usageHelp(true)
                        .description("Print this, and exit.")
                        .build());
        spec.version("popctl " + Version.number());
    }

    private static int run(ParseResult all) {
        Integer help = CommandLine.executeHelpRequest(all);
        if (help != null) {
            return help;
        }
        if (!all.hasSubcommand()) {
            System.err.println("popctl: tell it what to do: popctl -h lists the orders");
            return Answer.USAGE;
        }
        ParseResult sub = all.subcommand();
        Request request;
        try {
            request = request(all, sub);
        } catch (IllegalArgumentException e) {
            System.err.println("popctl: " + e.getMessage());
            return Answer.USAGE;
        }
        Path file = option(sub, all, CONFIGURATION, UsualFile.of(Popserv.FILE));
        Answer answer = answer(request, file);
        if (answer.report()) {
            System.out.print(answer.text());
            System.out.flush();
        } else {
            answer.text().lines().forEach(text -> System.err.println("popctl: " + text));
        }
        return answer.status();
    }

    private static Request request(ParseResult all, ParseResult sub) {
        String word = sub.commandSpec().name();
        for (Order order : Order.values()) {
            if (order.word().equals(word)) {
                List<String> arguments =
                        sub.matchedPositionals().stream()
                                .flatMap(positional -> positional.stringValues().stream())
                                .toList();
                boolean json = all.hasMatchedOption(JSON) || sub.hasMatchedOption(JSON);
                return new Request(order, json, arguments);
            }
        }
        throw new IllegalArgumentException("there is no order " + word);
    }

    private static Path option(ParseResult sub, ParseResult all, String name, Path otherwise) {
        return sub.matchedOptionValue(name, all.matchedOptionValue(name, otherwise));
    }

    private static Answer answer(Request request, Path file) {
        Settings settings;
        try {
            settings = FrontDirectives.TABLE.read(file);
        } catch (BadConfiguration e) {
            settings = e.understood();
            if (settings == null) {
                return Answer.error(
                        Answer.CONFIGURATION, e.getMessage() + "; name popserv's file with -C");
            }
        }
        if (request.order() == Order.MAILDROP) {
            return MaildropView.of(request, settings);
        }
        return inTime(AdminDirectives.place(settings), request);
    }

    /** A popserv that hangs must not make popctl hang. */
    private static Answer inTime(Path socket, Request request) {
        ScheduledExecutorService watch =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "watch");
                            thread.setDaemon(true);
                            return thread;
                        });
        watch.schedule(
                () -> {
                    System.err.println("popctl: popserv does not answer; its log may tell why");
                    Runtime.getRuntime().halt(Answer.LATER);
                },
                PATIENCE,
                TimeUnit.SECONDS);
        return ControlClient.ask(socket, request);
    }
}
