package popserv.handoff;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import popserv.host.Child;
import popserv.host.Program;

/**
 * Commons Exec over posix_spawn(3): starts one program with descriptors of ours in place of pipes,
 * and holds no thread for it. Watchdogs, process destroyers and result handlers work as ever.
 *
 * <p>The directory, the identity and argv[0] are the program's; the rest is told by the command
 * line and the environment given to {@code execute}. Like its superclass, one starts one program.
 */
@SuppressWarnings("deprecation") // Commons Exec's builder cannot build a subclass.
final class ChildExecutor extends DefaultExecutor {
    private final Program program;
    private final ObjLongConsumer<String> said;
    private final int[] descriptors;

    /**
     * @param said gets the lines of its standard error; see {@link Child#start}
     * @param descriptors what it has as its descriptors 0 and 1, and 3 if there is a third
     */
    ChildExecutor(Program program, ObjLongConsumer<String> said, int... descriptors) {
        this.program = program;
        this.said = said;
        this.descriptors = descriptors.clone();
    }

    /** Starts the program as it was told. */
    Child execute(ExecuteResultHandler handler) throws IOException {
        CommandLine command = new CommandLine(program.path());
        program.argv().stream().skip(1).forEach(word -> command.addArgument(word, false));
        return start(command, program.environment(), handler);
    }

    /** Starts it, and calls the handler at its end, on the thread that watches all children. */
    @Override
    public void execute(
            CommandLine command, Map<String, String> environment, ExecuteResultHandler handler)
            throws ExecuteException, IOException {
        start(command, environment, handler);
    }

    private Child start(
            CommandLine command, Map<String, String> environment, ExecuteResultHandler handler)
            throws IOException {
        Child child = launch(command, environment, (Path) null);
        if (getProcessDestroyer() != null) {
            getProcessDestroyer().add(child);
        }
        if (getWatchdog() != null) {
            getWatchdog().start(child);
        }
        child.onExit().thenAccept(ended -> end(child, handler));
        return child;
    }

    private void end(Child child, ExecuteResultHandler handler) {
        if (getProcessDestroyer() != null) {
            getProcessDestroyer().remove(child);
        }
        if (getWatchdog() != null) {
            getWatchdog().stop();
        }
        int status = child.exitValue();
        if (isFailure(status)) {
            handler.onProcessFailed(new ExecuteException("ended with a failure", status));
        } else {
            handler.onProcessComplete(status);
        }
    }

    @Override
    protected Child launch(CommandLine command, Map<String, String> environment, File directory)
            throws IOException {
        return launch(command, environment, (Path) null);
    }

    @Override
    protected Child launch(CommandLine command, Map<String, String> environment, Path directory)
            throws IOException {
        List<String> argv = new ArrayList<>();
        argv.add(program.argv().get(0));
        argv.addAll(List.of(command.getArguments()));
        return Child.start(
                new Program(
                        command.getExecutable(),
                        argv,
                        environment,
                        program.directory(),
                        program.identity()),
                said,
                descriptors);
    }
}
