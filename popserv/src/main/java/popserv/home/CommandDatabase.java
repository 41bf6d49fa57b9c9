package popserv.home;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import popserv.base.Event;
import popserv.base.Log;
import popserv.host.Child;
import popserv.host.Descriptors;
import popserv.host.HostException;
import popserv.host.Program;

/**
 * A checkpassword program ({@code mode command}, https://cr.yp.to/checkpwd/interface.html). It
 * reads name, password and time from descriptor 3; if they are right it becomes the user, and runs
 * what follows its own arguments.
 *
 * <p>What follows here tells the account: it prints the environment's USER, HOME and SHELL and the
 * user and group it runs as. Who exists the program does not tell without a password.
 */
final class CommandDatabase implements CheckingDatabase {
    private static final String WHAT = "command";
    private static final int SECONDS = 10;
    private static final int MOST_INPUT = 512;
    private static final int MOST_OUTPUT = 8192;
    private static final int WRONG = 1;

    /** Finds the program along PATH. */
    private static final List<String> BY_PATH =
            List.of("/bin/sh", "-c", "exec \"$@\"", "checkpassword");

    private static final List<String> TELL =
            List.of(
                    "/bin/sh",
                    "-c",
                    "printf '%s\\0' \"$USER\" \"$HOME\" \"$SHELL\" \"$(id -u)\" \"$(id -g)\"");

    private final List<String> command = new ArrayList<>(BY_PATH);
    private final Outage outage;
    private final Log log;

    CommandDatabase(List<String> program, Log log) {
        command.addAll(program);
        command.addAll(TELL);
        this.outage = new Outage(WHAT, log);
        this.log = log;
    }

    /** Nobody knows without a password. */
    @Override
    public Optional<Account> find(Lookup lookup) {
        return Optional.empty();
    }

    @Override
    public Optional<Account> check(Lookup lookup, byte[] password) throws DatabaseDown {
        byte[] input = input(lookup.account(), password);
        if (input == null) {
            return Optional.empty();
        }
        try (Talk talk = new Talk(input)) {
            Child child = start(lookup, talk);
            try {
                if (!child.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw outage.nonsense("the program took too long");
                }
            } finally {
                child.destroyForcibly();
            }
            int status = child.exitValue();
            if (status != 0 && status != WRONG) {
                throw outage.nonsense("the program ended with status " + status);
            }
            return status == WRONG ? Optional.empty() : Optional.of(account(lookup, talk.told()));
        } catch (IOException e) {
            throw outage.nonsense("the program cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw outage.nonsense("interrupted");
        }
    }

    /** Returns name, password and time, each ended by a zero; null if they cannot be sent so. */
    private static byte[] input(String name, byte[] password) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        input.write(0);
        for (byte octet : password) {
            if (octet == 0) {
                return null;
            }
            input.write(octet);
        }
        input.write(0);
        String time = String.valueOf(System.currentTimeMillis() / 1000);
        input.writeBytes(time.getBytes(StandardCharsets.US_ASCII));
        input.write(0);
        return input.size() > MOST_INPUT || password.length == 0 ? null : input.toByteArray();
    }

    private Child start(Lookup lookup, Talk talk) throws HostException {
        Map<String, String> environment = new HashMap<>();
        String path = System.getenv("PATH");
        if (path != null) {
            environment.put("PATH", path);
        }
        environment.put("PROTO", "TCP");
        environment.put("TCPREMOTEIP", lookup.remote());
        environment.put("TCPLOCALIP", lookup.local());
        Program program = new Program(command.get(0), command, environment, null, null);
        return Child.startWithGroup(
                program,
                (line, pid) -> Event.DATABASE_SAYS.log(log, null, "what", WHAT, "text", line),
                talk.nothing,
                talk.toUs[1],
                talk.toProgram[0]);
    }

    /**
     * What goes to the program and comes from it. Pipes hold both: nobody waits for the other to
     * read, nor for what the program started to let go of its output.
     */
    private static final class Talk implements AutoCloseable {
        private int nothing = -1;
        private int[] toProgram = {-1, -1};
        private int[] toUs = {-1, -1};

        Talk(byte[] input) throws HostException {
            try {
                nothing = Descriptors.devNull();
                toProgram = Descriptors.pipe();
                toUs = Descriptors.pipe();
                Descriptors.write(toProgram[1], input);
                Descriptors.close(toProgram[1]);
                toProgram[1] = -1;
                Descriptors.nonBlocking(toUs[0], true);
            } catch (HostException | RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        /** Returns what the program has printed. */
        byte[] told() throws HostException {
            return Descriptors.read(toUs[0], MOST_OUTPUT);
        }

        @Override
        public void close() {
            for (int each : new int[] {nothing, toProgram[0], toProgram[1], toUs[0], toUs[1]}) {
                Descriptors.close(each);
            }
        }
    }

    private Account account(Lookup lookup, byte[] told) throws DatabaseDown {
        String[] values = new String(told, StandardCharsets.UTF_8).split("\0", -1);
        if (values.length != 6) {
            throw outage.nonsense("the program did not run what it was to run");
        }
        try {
            return new Account(
                    values[0].isEmpty() ? lookup.account() : values[0],
                    Secret.NONE,
                    Ids.parse(values[3]),
                    Ids.parse(values[4]),
                    "",
                    values[1],
                    values[2],
                    Switches.NONE);
        } catch (IllegalArgumentException e) {
            throw outage.nonsense("an account " + e.getMessage());
        }
    }
}
