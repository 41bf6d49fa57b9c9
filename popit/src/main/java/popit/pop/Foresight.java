package popit.pop;

/** Guesses what a client retrieves next: who took two messages in a row will take the third. */
final class Foresight {
    private long last;
    private boolean inOrder;

    /** A message was retrieved. */
    void retrieved(long number) {
        inOrder = number == last + 1 && last > 0;
        last = number;
    }

    /** Returns the number of the message expected next; 0 when nothing is. */
    int next() {
        return inOrder ? (int) last + 1 : 0;
    }
}
