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
    CYRUS
}
