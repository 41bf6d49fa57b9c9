package popit.maildir;

import java.io.IOException;

/**
 * What can go wrong with a maildrop apart from the disk itself. The message is a sentence for
 * people without path or name, so that it may be shown to a client.
 */
public abstract class MaildropException extends IOException {
    private static final long serialVersionUID = 1L;

    MaildropException(String message) {
        super(message);
    }
}
