package popit.maildir;

/** The directory is no Maildir: it, its {@code new} or its {@code cur} is missing. */
public final class NoMaildir extends MaildropException {
    private static final long serialVersionUID = 1L;

    NoMaildir(String message) {
        super(message);
    }
}
