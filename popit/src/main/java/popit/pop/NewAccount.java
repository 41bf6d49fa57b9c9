package popit.pop;

import java.io.IOException;

/** What to do when there is no Maildir: that of a new account is made, no other is. */
public interface NewAccount {
    /** Makes no Maildir: whoever started us did that. */
    NewAccount NONE =
            new NewAccount() {
                @Override
                public boolean makeMaildir() {
                    return false;
                }
            };

    /**
     * Makes the Maildir, if the account is a new one. Touches the disk.
     *
     * @return whether it was made
     * @throws IOException when it should have been made and cannot be
     */
    boolean makeMaildir() throws IOException;
}
