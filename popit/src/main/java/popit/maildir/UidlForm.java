package popit.maildir;

/** What unique-ids look like; the values of the directive {@code uidl}. */
public enum UidlForm {
    /** What {@code dovecot-uidlist} or {@code courierpop3dsizelist} promised, else as FILENAME. */
    AUTO,
    /** The file name up to the colon. */
    FILENAME,
    /** UID and UIDVALIDITY, eight hexadecimal digits each: Dovecot's {@code %08Xu%08Xv}. */
    DOVECOT,
    /** {@code UID}n{@code -}UIDVALIDITY, as Courier writes it. */
    COURIER,
    /** UIDVALIDITY{@code .}UID, as Cyrus writes it. */
    CYRUS;

    /**
     * Returns the id that this form makes of a message's numbers.
     *
     * @param validity 0 where the list has none
     */
    String id(long uid, long validity) {
        switch (this) {
            case DOVECOT:
                return hex(uid) + hex(validity);
            case COURIER:
                return "UID" + uid + (validity == 0 ? "" : "-" + validity);
            case CYRUS:
                return validity + "." + uid;
            default:
                throw new IllegalStateException(this + " is made of no numbers");
        }
    }

    /** Dovecot's {@code %08x}. */
    private static String hex(long number) {
        String digits = Long.toHexString(number);
        return "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }
}
