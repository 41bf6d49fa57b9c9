/**
 * The store: one Maildir++ folder as a numbered maildrop, with its octet counts, unique-ids, lock,
 * index and quota. It knows no POP3 and no socket, and needs nothing but the JDK.
 *
 * <p>Start at {@link popit.maildir.Maildrop}. Formats: maildir(5) as qmail words it, Maildir++ as
 * Courier's {@code README.maildirquota} words it.
 */
package popit.maildir;
