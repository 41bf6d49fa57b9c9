package popit.pop;

import java.nio.file.Path;
import popit.maildir.MaildirOptions;

/**
 * How sessions are served here: what popit.conf says, in the form sessions use. Immutable, shared
 * by all of them.
 *
 * @param timeout seconds a client may be idle
 * @param lockWait seconds to wait for a maildrop that is in use
 * @param maildir how maildrops are served
 * @param downgrade whether 8-bit headers are rewritten for clients that did not say UTF8 (RFC 6857)
 * @param debugCommands which commands are logged: 0 none, 1 failed ones, 2 all
 * @param telemetry the directory of protocol logs; null for none
 */
public record SessionRules(
        int timeout,
        int lockWait,
        MaildirOptions maildir,
        boolean downgrade,
        int debugCommands,
        Path telemetry) {

    /** Returns how one caller's maildrop is served. */
    MaildirOptions maildirFor(Caller caller) {
        Options options = caller.options();
        MaildirOptions own =
                caller.account().isEmpty() ? maildir : maildir.withAccount(caller.account());
        if (options == Options.NONE) {
            return own;
        }
        return own.withReadOnly(options.readOnly())
                .withKeep(options.keep())
                .withOnlyNew(options.onlyNew())
                .withRecentDays(options.recentDays())
                .withLast(options.last());
    }
}
