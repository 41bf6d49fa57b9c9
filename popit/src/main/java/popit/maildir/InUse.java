package popit.maildir;

/** Another session holds the maildrop; trying again later may help. */
public final class InUse extends MaildropException {
    private static final long serialVersionUID = 1L;

    InUse() {
        super("maildrop is in use by another session");
    }
}
