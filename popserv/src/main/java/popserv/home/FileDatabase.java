package popserv.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import popserv.base.Event;
import popserv.base.Log;

/**
 * The accounts of a password file ({@code mode file}), read again whenever it changes.
 *
 * <p>Each look-up costs one stat(2). While one thread reads a changed file, others are answered
 * from the old state. A line that cannot be used is skipped with a warning. A file that is missing,
 * or unreadable for a moment is one that is being replaced: the old state stays for {@value
 * #PATIENCE_SECONDS} seconds, and after that the database is down. So is one that became empty this
 * moment: an editor cuts a file to nothing before it writes it.
 */
public final class FileDatabase implements UserDatabase {
    private static final int PATIENCE_SECONDS = 10;
    private static final long WRITING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_WARNINGS = 20;
    private static final int SAMPLES = 32;

    private static final long MOMENT_NANOS = 2_000_000;

    private final Path file;
    private final Log log;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile State state = new State(PasswdLines.NONE, null, false);
    private volatile long checked = System.nanoTime() - MOMENT_NANOS;
    private long troubleSince;

    /** What was read last; {@code settled}: the stamp alone tells whether it still holds. */
    private record State(PasswdLines lines, FileStamp stamp, boolean settled) {}

    /**
     * Takes a file, which is read at the first look-up.
     *
     * @param file its path
     * @param log where broken lines are told, by file and line number only
     */
    public FileDatabase(Path file, Log log) {
        this.file = file;
        this.log = log;
    }

    @Override
    public Optional<Account> find(Lookup lookup) throws DatabaseDown {
        PasswdLines lines = current();
        String name = lookup.account();
        Account account = lines.find(name);
        if (account == null) {
            // People type their addresses as they like; files have them in small letters.
            String small = name.toLowerCase(Locale.ROOT);
            account = small.equals(name) ? null : lines.find(small);
        }
        return Optional.ofNullable(account);
    }

    /** Once read, the file is in memory. */
    @Override
    public boolean waits() {
        return false;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A moment is shorter than anybody needs to change the file and log in, and long enough that
     * a busy host does not ask for its stamp at each login.
     */
    @Override
    public Account recent(Lookup lookup) {
        State seen = state;
        return seen.settled() && System.nanoTime() - checked < MOMENT_NANOS
                ? seen.lines().find(lookup.account())
                : null;
    }

    @Override
    public List<Secret> samples() {
        try {
            return current().samples(SAMPLES);
        } catch (DatabaseDown e) {
            return List.of();
        }
    }

    private PasswdLines current() throws DatabaseDown {
        State seen = state;
        FileStamp stamp = null;
        IOException trouble = null;
        long asked = System.nanoTime();
        try {
            stamp = FileStamp.of(file);
        } catch (IOException e) {
            trouble = e;
        }
        if (seen.settled() && seen.stamp().isSame(stamp)) {
            checked = asked;
            return seen.lines();
        }
        boolean first = seen.stamp() == null;
        if (first) {
            reading.lock();
        } else if (!reading.tryLock()) {
            return seen.lines();
        }
        try {
            // Another thread may have read it while this one waited for the lock.
            return state == seen ? read(stamp, trouble) : state.lines();
        } finally {
            reading.unlock();
        }
    }

    private PasswdLines read(FileStamp before, IOException trouble) throws DatabaseDown {
        if (before == null) {
            return keep("cannot be read: " + trouble.getClass().getSimpleName());
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        long age = nanos - before.modifiedNanos();
        if (before.size() == 0 && state.lines().size() > 0 && age < WRITING_NANOS) {
            return state.lines();
        }
        try {
            byte[] octets = Files.readAllBytes(file);
            boolean whole = before.isSame(FileStamp.of(file));
            PasswdLines lines =
                    new PasswdLines(octets, new Warnings(whole && !before.isSame(state.stamp())));
            state = new State(lines, before, whole && before.settled(nanos));
            troubleSince = 0;
            return lines;
        } catch (IOException | OutOfMemoryError e) {
            return keep("cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Answers from the old state for a while. */
    private PasswdLines keep(String why) throws DatabaseDown {
        long now = System.nanoTime();
        if (troubleSince == 0) {
            troubleSince = now | 1;
            Event.DATABASE.log(log, null, "what", "file", "file", file, "reason", why);
        }
        boolean patient = now - troubleSince < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        if (state.stamp() == null || !patient) {
            throw new DatabaseDown(file + " " + why);
        }
        return state.lines();
    }

    /** Tells the first broken lines of one reading; a file of the wrong kind has a million. */
    private final class Warnings implements java.util.function.ObjIntConsumer<String> {
        private final boolean wanted;
        private int told;

        Warnings(boolean wanted) {
            this.wanted = wanted;
        }

        @Override
        public void accept(String why, int line) {
            if (wanted && told < MOST_WARNINGS) {
                told++;
                String more = told == MOST_WARNINGS ? "; further lines are not told" : "";
                String place = file + ":" + line;
                String reason = "this line " + why + ", skipped" + more;
                Event.DATABASE.log(log, null, "what", "file", "file", place, "reason", reason);
            }
        }
    }
}
