package popserv.home;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import popserv.base.Log;

/**
 * A checkpassword program ({@code mode command}, https://cr.yp.to/checkpwd/interface.html). It
 * reads name, password and time from descriptor 3; if they are right it becomes the user, and runs
 * what follows its own arguments.
 *
 * <p>What follows here tells the account: it prints the environment's USER, HOME and SHELL and the
 * user and group it runs as. Who exists the program does not tell without a password.
 */
final class CommandDatabase implements CheckingDatabase {
    private static final int SECONDS = 10;
    private static final int MOST_INPUT = 512;
    private static final int MOST_OUTPUT = 8192;
    private static final int WRONG = 1;

    /** Java gives a child no descriptors but the first three: the shell moves its input to 3. */
    private static final List<String> ON_DESCRIPTOR_3 =
            List.of("/bin/sh", "-c", "exec 3<&0 </dev/null; exec \"$@\"", "checkpassword");

    private static final List<String> TELL =
            List.of(
                    "/bin/sh",
                    "-c",
                    "printf '%s\\0' \"$USER\" \"$HOME\" \"$SHELL\" \"$(id -u)\" \"$(id -g)\"");

    private final List<String> command = new ArrayList<>(ON_DESCRIPTOR_3);
    private final Outage outage;

    CommandDatabase(List<String> program, Log log) {
        command.addAll(program);
        command.addAll(TELL);
        this.outage = new Outage("command", log);
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
        Process process = start(lookup);
        try {
            byte[] told = talk(process, input);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw outage.nonsense("the program took too long");
            }
            int status = process.exitValue();
            if (status != 0 && status != WRONG) {
                throw outage.nonsense("the program ended with status " + status);
            }
            return status == WRONG ? Optional.empty() : Optional.of(account(lookup, told));
        } catch (IOException e) {
            throw outage.nonsense("the program cannot be talked to");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw outage.nonsense("interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
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

    private Process start(Lookup lookup) throws DatabaseDown {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().put("PROTO", "TCP");
        builder.environment().put("TCPREMOTEIP", lookup.remote());
        builder.environment().put("TCPLOCALIP", lookup.local());
        try {
            return builder.start();
        } catch (IOException e) {
            throw outage.nonsense("the program cannot be started: " + e.getMessage());
        }
    }

    /** Sends the input, and returns what the program printed, in bounded time. */
    private static byte[] talk(Process process, byte[] input) throws IOException {
        // Reading ends when the program does; a timer ends the program.
        Process watched = process;
        process.onExit()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .whenComplete(
                        (ended, late) -> {
                            if (late != null) {
                                watched.descendants().forEach(ProcessHandle::destroyForcibly);
                                watched.destroyForcibly();
                            }
                        });
        try (OutputStream out = process.getOutputStream()) {
            out.write(input);
        } catch (IOException e) {
            // A program may end without reading: its status tells.
        }
        try (InputStream in = process.getInputStream()) {
            return in.readNBytes(MOST_OUTPUT);
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
