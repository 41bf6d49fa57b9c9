package popit;

/** The size of a client's turns: the faster it reads, the larger; a slow one's must be small. */
final class Chunk {
    /** The size of the first turn. */
    static final int LARGE = 65536;

    private volatile int octets = LARGE;

    int octets() {
        return octets;
    }

    /** Takes notice whether the last turn went to the socket whole. */
    void fit(boolean whole) {
        octets = whole ? Math.min(2 * octets, Turns.LARGEST) : LARGE;
    }
}
