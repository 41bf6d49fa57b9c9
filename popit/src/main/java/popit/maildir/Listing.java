package popit.maildir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The file names in {@code new} and {@code cur}, read so that no message is missed while another
 * program moves it: {@code new} before {@code cur}, and again when a directory changed meanwhile. A
 * directory that did not change since a snapshot was made is not read at all.
 */
final class Listing {
    private static final int ATTEMPTS = 3;

    /**
     * How long a folder that changes all the time is read again, in nanoseconds: a message that was
     * renamed behind a look stands there under both names, or under none.
     */
    private static final long PATIENCE = 100_000_000;

    /** With more names than these in {@code new}, {@code cur} is not kept waiting. */
    static final int MANY = 1000;

    private final Folder folder;
    private final Snapshot base;
    private DirectoryState fresh;
    private DirectoryState cur;
    private final boolean settled;
    private RollCall known;

    /**
     * @param folder what to list
     * @param base what is known from before, or null
     * @param fresh the state of {@code new}, taken before
     * @param cur the state of {@code cur}, taken before
     * @param settled whether any change from now on will show in these states
     */
    Listing(
            Folder folder,
            Snapshot base,
            DirectoryState fresh,
            DirectoryState cur,
            boolean settled) {
        this.folder = folder;
        this.base = base;
        this.fresh = fresh;
        this.cur = cur;
        this.settled = settled;
    }

    /** Returns the state of {@code cur} or {@code new} from just before it was read. */
    DirectoryState state(boolean inCur) {
        return inCur ? cur : fresh;
    }

    /** Returns whether {@code cur} or {@code new} is as it was in the base, and not read again. */
    private boolean kept(boolean inCur) {
        return base != null && base.state(inCur).sameAs(state(inCur));
    }

    /** Returns which messages of the base are where they were, once the names were read. */
    RollCall known() {
        return known;
    }

    /** Returns the names in the directories that the base does not have there. */
    Entries entries() throws IOException {
        long begun = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            known = new RollCall(base, kept(false), kept(true));
            Entries entries = new Entries(known);
            // A message that moves meanwhile may be missed; that shows, and all is read again.
            CurBeside beside = base == null && settled && attempt == 1 ? new CurBeside() : null;
            list(entries, false, beside);
            if (beside != null && beside.begun) {
                entries.addAll(beside.await());
            } else {
                list(entries, true, null);
            }
            DirectoryState freshAfter = stat(folder, false);
            DirectoryState curAfter = stat(folder, true);
            boolean quiet = fresh.sameAs(freshAfter) && cur.sameAs(curAfter);
            boolean late = System.nanoTime() - begun > PATIENCE;
            if (quiet || late && attempt >= ATTEMPTS) {
                return entries;
            }
            fresh = freshAfter;
            cur = curAfter;
        }
    }

    private void list(Entries entries, boolean inCur, CurBeside beside) throws IOException {
        if (!kept(inCur)) {
            readDirectory(folder.subdirectory(inCur), entries, inCur, beside);
        }
    }

    /** Adds every name in a directory but those that begin with a dot. */
    static void readDirectory(Path directory, Entries entries, boolean inCur) throws IOException {
        readDirectory(directory, entries, inCur, null);
    }

    private static void readDirectory(
            Path directory, Entries entries, boolean inCur, CurBeside beside) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            int prefix = directory.toString().length() + 1;
            for (Path file : files) {
                String text = file.toString();
                if (text.charAt(prefix) != '.' && !entries.addAscii(text, prefix, inCur)) {
                    entries.add(Folder.name(file), inCur);
                }
                if (beside != null && !beside.begun && entries.size() > MANY) {
                    beside.begin();
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Reads {@code cur} while another thread reads {@code new}: each waits for its own blocks. */
    private final class CurBeside implements Callable<Entries> {
        private final FutureTask<Entries> reading = new FutureTask<>(this);
        private boolean begun;

        void begin() {
            begun = true;
            Thread reader = new Thread(reading, "cur-reader");
            reader.setDaemon(true);
            reader.start();
        }

        @Override
        public Entries call() throws IOException {
            Entries entries = new Entries();
            readDirectory(folder.subdirectory(true), entries, true);
            return entries;
        }

        Entries await() throws IOException {
            boolean interrupted = false;
            while (!reading.isDone()) {
                try {
                    reading.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    break;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return entries();
        }

        private Entries entries() throws IOException {
            try {
                return reading.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /**
     * Returns the state of {@code cur} or {@code new}.
     *
     * @throws NoMaildir when there is none
     */
    static DirectoryState stat(Folder folder, boolean inCur) throws IOException {
        try {
            return DirectoryState.of(folder.subdirectory(inCur));
        } catch (NoSuchFileException e) {
            throw new NoMaildir("there is no maildrop");
        }
    }
}
