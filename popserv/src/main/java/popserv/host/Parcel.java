package popserv.host;

/**
 * What came in one message: how many octets, in the buffer given, and the descriptor that rode on
 * it.
 *
 * @param octets how many; 0 when the other end sends no more
 * @param descriptor ours to close from now on; -1 when none came
 */
public record Parcel(int octets, int descriptor) {
    /** Nothing more comes. */
    public boolean isEnd() {
        return octets == 0;
    }
}
