package popit.maildir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/**
 * The UPDATE state (RFC 1939 section 6): each marked message is removed by one unlink(2) or put
 * away by one rename(2), each retrieved one gets the flag S by one rename(2). So a kill at any
 * moment leaves every message whole, either done or not yet begun.
 *
 * <p>What another program renamed meanwhile is looked for after a round through all, and not for
 * each message.
 */
final class Update {
    /** How often messages are looked for that another program keeps renaming. */
    private static final int ROUNDS = 50;

    private final Folder folder;
    private final MaildirOptions options;
    private final Snapshot snapshot;
    private final Whereabouts whereabouts;
    private final boolean counts;
    private final Path maildir;
    private Path trash;
    private int removed;
    private int failed;
    private int entered;
    private long removedOctets;

    Update(Folder folder, MaildirOptions options, Snapshot snapshot, Whereabouts whereabouts) {
        this.folder = folder;
        this.options = options;
        this.snapshot = snapshot;
        this.whereabouts = whereabouts;
        this.maildir = folder.maildir();
        this.counts = !folder.isTrash() && Files.exists(maildir.resolve(MaildirSize.FILE));
    }

    /**
     * Does it.
     *
     * @param deleted the messages to remove
     * @param learned which messages were retrieved
     */
    Commit run(BitSet deleted, Learned learned) {
        if (options.readOnly()) {
            return new Commit(0, 0);
        }
        BitSet remove = options.keep() ? new BitSet() : (BitSet) deleted.clone();
        remove.or(expired(learned));
        BitSet flag = (BitSet) learned.retrieved().clone();
        flag.andNot(remove);
        removeAll(remove, learned.retrieved());
        flagAll(flag);
        if (counts) {
            // Not before: who is killed between leaves too high a quota, which Maildir++ counts
            // again as soon as it refuses mail. One too low would let mail in for ever.
            MaildirSize.enter(maildir, -removedOctets, -entered);
        }
        String stale = StaleFiles.remove(folder.tmp(), System.currentTimeMillis());
        return new Commit(removed, failed, stale);
    }

    /**
     * Which messages were first looked at so many days ago; only those retrieved whole count, for a
     * client that saw a header has not got the mail.
     */
    private BitSet expired(Learned learned) {
        BitSet expired = new BitSet();
        boolean wanted = options.expireDays() == 0 || options.deleteExpired();
        if (options.expireDays() < 0 || !wanted || options.keep()) {
            return expired;
        }
        long now = System.currentTimeMillis() / 1000;
        Snapshot known = learned.applied(now);
        long since = now - TimeUnit.DAYS.toSeconds(options.expireDays());
        for (int i = 0; i < known.size(); i++) {
            boolean old = known.stamp(i) != 0 && known.stamp(i) <= since;
            if (old && known.is(i, Snapshot.RETRIEVED) && !known.isHidden(i)) {
                expired.set(i);
            }
        }
        return expired;
    }

    private void removeAll(BitSet marked, BitSet retrieved) {
        BitSet missing = marked;
        for (int round = 1; round <= ROUNDS && !missing.isEmpty(); round++) {
            BitSet rest = new BitSet();
            for (int i = missing.nextSetBit(0); i >= 0; i = missing.nextSetBit(i + 1)) {
                rest.set(i, !remove(i, retrieved.get(i)));
            }
            if (!lookAgain(rest)) {
                failed += rest.cardinality();
                return;
            }
            missing = notGone(rest);
            // What another program removed is gone, as the client wanted.
            removed += rest.cardinality() - missing.cardinality();
        }
        failed += missing.cardinality();
    }

    private void flagAll(BitSet flagged) {
        BitSet missing = flagged;
        for (int round = 1; round <= ROUNDS && !missing.isEmpty(); round++) {
            BitSet rest = new BitSet();
            for (int i = missing.nextSetBit(0); i >= 0; i = missing.nextSetBit(i + 1)) {
                rest.set(i, !flag(i));
            }
            if (!lookAgain(rest)) {
                return;
            }
            missing = notGone(rest);
        }
    }

    private BitSet notGone(BitSet messages) {
        BitSet rest = new BitSet();
        for (int i = messages.nextSetBit(0); i >= 0; i = messages.nextSetBit(i + 1)) {
            rest.set(i, !whereabouts.isGone(i));
        }
        return rest;
    }

    /** Looks for renamed messages; false when the directories cannot be read. */
    private boolean lookAgain(BitSet missing) {
        if (!missing.isEmpty()) {
            try {
                whereabouts.lookAgain();
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /** Removes one message; false when it is not where it was. */
    private boolean remove(int i, boolean retrieved) {
        Path path = whereabouts.path(i);
        try {
            long octets = counts ? fileOctets(i, path) : 0;
            putAway(i, path, retrieved);
            removed++;
            entered++;
            removedOctets += octets;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            failed++;
        }
        return true;
    }

    private void putAway(int i, Path path, boolean retrieved) throws IOException {
        boolean intoTrash = options.deleted() == DeletedMode.TRASH && !folder.isTrash();
        String name = whereabouts.name(i);
        String seen = retrieved ? Names.withFlags(name, "S") : name;
        if (options.deleted() == DeletedMode.KEEP) {
            rename(path, folder.message(true, Names.withFlags(seen, "T")));
        } else if (intoTrash) {
            boolean inCur = whereabouts.inCur(i) || retrieved;
            rename(path, new Folder(trash()).message(inCur, seen));
        } else {
            Files.delete(path);
        }
    }

    private Path trash() throws IOException {
        if (trash == null) {
            Path folder = maildir.resolve(".Trash");
            if (Files.isSymbolicLink(folder)) {
                throw new FileSystemException(folder.toString(), null, "a symbolic link");
            }
            Folder.makeFolder(folder);
            trash = folder;
        }
        return trash;
    }

    /** Gives a retrieved message the flag S; false when it is not where it was. */
    private boolean flag(int i) {
        String name = whereabouts.name(i);
        String seen = Names.withFlags(name, "S");
        if (whereabouts.inCur(i) && seen.equals(name) || snapshot.is(i, Snapshot.DUPLICATE)) {
            return true;
        }
        try {
            rename(whereabouts.path(i), folder.message(true, seen));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // The message is as it was, only not marked as seen.
            return true;
        }
        return true;
    }

    /** One rename(2); it would replace a file of that name silently, so there must be none. */
    private static void rename(Path from, Path to) throws IOException {
        // What cannot be told is not taken for free, either.
        if (!Files.notExists(to)) {
            throw new FileAlreadyExistsException("message");
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The size of the file as maildirsize has it: from the name, else from the file. */
    private long fileOctets(int i, Path path) throws IOException {
        long told = Names.size(snapshot.names(), snapshot.start(i), snapshot.uniqueEnd(i), 'S');
        return told >= 0 ? told : Files.size(path);
    }
}
