package popit.maildir;

/**
 * What an UPDATE did.
 *
 * @param removed messages that are no longer in the maildrop because of it
 * @param failed messages that were marked and are still there
 * @param trouble what else could not be done, in words for the log; null if nothing
 */
public record Commit(int removed, int failed, String trouble) {

    /** One after which nothing else is to be told. */
    public Commit(int removed, int failed) {
        this(removed, failed, null);
    }
}
