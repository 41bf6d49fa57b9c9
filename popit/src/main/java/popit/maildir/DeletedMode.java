package popit.maildir;

/** What becomes of deleted messages at UPDATE; the values of the directive {@code deleted}. */
public enum DeletedMode {
    /** They are removed. */
    EXPUNGE,
    /** They are moved to the folder {@code .Trash} of the same Maildir. */
    TRASH,
    /** They stay, carrying the flag T, and are hidden from then on. */
    KEEP
}
