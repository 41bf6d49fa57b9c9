package popit.maildir;

/**
 * What an UPDATE did.
 *
 * @param removed messages that are no longer in the maildrop because of it
 * @param failed messages that were marked and are still there
 */
public record Commit(int removed, int failed) {}
