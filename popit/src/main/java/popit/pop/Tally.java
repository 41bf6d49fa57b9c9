package popit.pop;

/** What a session did, for the log. */
final class Tally {
    /** Messages sent by TOP. */
    int top;

    /** Messages sent by RETR. */
    int retr;

    /** Messages removed by UPDATE. */
    int dele;

    /** Octets sent. */
    long octets;

    /** Messages that are in the maildrop. */
    int left;
}
