package popit.maildir;

import java.nio.file.Path;

/**
 * How a maildrop is to be served: what popit.conf says, and what this one session asked for.
 * Immutable; each {@code with} method returns a changed copy.
 *
 * @param lock whether one session at a time holds the maildrop
 * @param uidl the form of unique-ids
 * @param deleted what becomes of deleted messages
 * @param expireDays days after which a retrieved message expires; 0: at the end of the session that
 *     retrieved it; -1: never
 * @param deleteExpired whether expired messages are removed at UPDATE
 * @param undelete whether the flag T is cleared from all messages at the start of a session
 * @param bulletinSource the Maildir that holds the bulletins, or null
 * @param bulletinDb the directory that remembers who got which bulletin; null: the Maildir itself
 * @param account whose maildrop it is, for the bulletins; may be null
 * @param readOnly nothing in the maildrop is changed by UPDATE
 * @param keep deletions are answered, but nothing is removed
 * @param onlyNew only messages without the flag S
 * @param recentDays only messages delivered within this many days; 0: all
 * @param last only this many of the newest; 0: all
 */
public record MaildirOptions(
        boolean lock,
        UidlForm uidl,
        DeletedMode deleted,
        int expireDays,
        boolean deleteExpired,
        boolean undelete,
        Path bulletinSource,
        Path bulletinDb,
        String account,
        boolean readOnly,
        boolean keep,
        boolean onlyNew,
        int recentDays,
        int last) {

    private static final MaildirOptions DEFAULTS =
            new MaildirOptions(
                    true,
                    UidlForm.AUTO,
                    DeletedMode.EXPUNGE,
                    -1,
                    false,
                    false,
                    null,
                    null,
                    null,
                    false,
                    false,
                    false,
                    0,
                    0);

    /** Returns the options of a site that set none. */
    public static MaildirOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with another {@code lock}. */
    public MaildirOptions withLock(boolean lock) {
        Change change = new Change(this);
        change.lock = lock;
        return change.options();
    }

    /** Returns a copy with another {@code uidl}. */
    public MaildirOptions withUidl(UidlForm uidl) {
        Change change = new Change(this);
        change.uidl = uidl;
        return change.options();
    }

    /** Returns a copy with another {@code deleted}. */
    public MaildirOptions withDeleted(DeletedMode deleted) {
        Change change = new Change(this);
        change.deleted = deleted;
        return change.options();
    }

    /** Returns a copy with another {@code expireDays} and {@code deleteExpired}. */
    public MaildirOptions withExpire(int expireDays, boolean deleteExpired) {
        Change change = new Change(this);
        change.expireDays = expireDays;
        change.deleteExpired = deleteExpired;
        return change.options();
    }

    /** Returns a copy with another {@code undelete}. */
    public MaildirOptions withUndelete(boolean undelete) {
        Change change = new Change(this);
        change.undelete = undelete;
        return change.options();
    }

    /** Returns a copy with another {@code bulletinSource} and {@code bulletinDb}. */
    public MaildirOptions withBulletins(Path bulletinSource, Path bulletinDb) {
        Change change = new Change(this);
        change.bulletinSource = bulletinSource;
        change.bulletinDb = bulletinDb;
        return change.options();
    }

    /** Returns a copy with another {@code account}. */
    public MaildirOptions withAccount(String account) {
        Change change = new Change(this);
        change.account = account;
        return change.options();
    }

    /** Returns a copy with another {@code readOnly}. */
    public MaildirOptions withReadOnly(boolean readOnly) {
        Change change = new Change(this);
        change.readOnly = readOnly;
        return change.options();
    }

    /** Returns a copy with another {@code keep}. */
    public MaildirOptions withKeep(boolean keep) {
        Change change = new Change(this);
        change.keep = keep;
        return change.options();
    }

    /** Returns a copy with another {@code onlyNew}. */
    public MaildirOptions withOnlyNew(boolean onlyNew) {
        Change change = new Change(this);
        change.onlyNew = onlyNew;
        return change.options();
    }

    /** Returns a copy with another {@code recentDays}. */
    public MaildirOptions withRecentDays(int recentDays) {
        Change change = new Change(this);
        change.recentDays = recentDays;
        return change.options();
    }

    /** Returns a copy with another {@code last}. */
    public MaildirOptions withLast(int last) {
        Change change = new Change(this);
        change.last = last;
        return change.options();
    }

    /** A copy that is still being changed. */
    private static final class Change {
        boolean lock;
        UidlForm uidl;
        DeletedMode deleted;
        int expireDays;
        boolean deleteExpired;
        boolean undelete;
        Path bulletinSource;
        Path bulletinDb;
        String account;
        boolean readOnly;
        boolean keep;
        boolean onlyNew;
        int recentDays;
        int last;

        Change(MaildirOptions from) {
            lock = from.lock;
            uidl = from.uidl;
            deleted = from.deleted;
            expireDays = from.expireDays;
            deleteExpired = from.deleteExpired;
            undelete = from.undelete;
            bulletinSource = from.bulletinSource;
            bulletinDb = from.bulletinDb;
            account = from.account;
            readOnly = from.readOnly;
            keep = from.keep;
            onlyNew = from.onlyNew;
            recentDays = from.recentDays;
            last = from.last;
        }

        MaildirOptions options() {
            return new MaildirOptions(
                    lock,
                    uidl,
                    deleted,
                    expireDays,
                    deleteExpired,
                    undelete,
                    bulletinSource,
                    bulletinDb,
                    account,
                    readOnly,
                    keep,
                    onlyNew,
                    recentDays,
                    last);
        }
    }
}
