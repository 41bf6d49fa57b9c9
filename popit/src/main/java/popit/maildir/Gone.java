package popit.maildir;

/** One message was removed by another program; all others are as they were. */
public final class Gone extends MaildropException {
    private static final long serialVersionUID = 1L;

    Gone() {
        super("message was removed by another program");
    }
}
