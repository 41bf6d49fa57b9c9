package popserv.auth;

/**
 * MD5 (RFC 1321) with its state in the open: {@code {CRAM-MD5}} stores the state after one block,
 * which the JDK's implementation neither gives nor takes.
 */
final class Md5State {
    private static final int BLOCK = 64;
    private static final int[] SHIFTS = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
    private static final int[] SINES = new int[BLOCK];

    static {
        for (int i = 0; i < BLOCK; i++) {
            SINES[i] = (int) (long) (Math.abs(Math.sin(i + 1)) * (1L << 32));
        }
    }

    private Md5State() {}

    /** Returns the state before the first block. */
    static int[] initial() {
        return new int[] {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
    }

    /** Reads a state from 16 octets, low octets first. */
    static int[] read(byte[] octets, int from) {
        int[] state = new int[4];
        for (int i = 0; i < 4; i++) {
            state[i] = word(octets, from + 4 * i);
        }
        return state;
    }

    /** Returns a state as 16 octets, low octets first, which is how a digest is written too. */
    static byte[] octets(int[] state) {
        byte[] octets = new byte[16];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (state[i >> 2] >>> 8 * (i & 3));
        }
        return octets;
    }

    /**
     * Returns the digest of a message of which one block was digested already.
     *
     * @param state the state after that block; not changed
     * @param rest the message after that block
     */
    static byte[] finish(int[] state, byte[] rest) {
        int padded = (rest.length + 9 + BLOCK - 1) / BLOCK * BLOCK;
        byte[] blocks = java.util.Arrays.copyOf(rest, padded);
        blocks[rest.length] = (byte) 0x80;
        long bits = 8L * (BLOCK + rest.length);
        for (int i = 0; i < 8; i++) {
            blocks[padded - 8 + i] = (byte) (bits >>> 8 * i);
        }
        int[] now = state.clone();
        for (int from = 0; from < padded; from += BLOCK) {
            digest(now, blocks, from);
        }
        return octets(now);
    }

    /** Digests one block of 64 octets into a state. */
    static void digest(int[] state, byte[] block, int from) {
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        for (int i = 0; i < BLOCK; i++) {
            int round = i >> 4;
            int mixed =
                    switch (round) {
                        case 0 -> b & c | ~b & d;
                        case 1 -> b & d | c & ~d;
                        case 2 -> b ^ c ^ d;
                        default -> c ^ (b | ~d);
                    };
            int index =
                    switch (round) {
                        case 0 -> i;
                        case 1 -> 5 * i + 1;
                        case 2 -> 3 * i + 5;
                        default -> 7 * i;
                    };
            int sum = a + mixed + SINES[i] + word(block, from + 4 * (index & 15));
            a = d;
            d = c;
            c = b;
            b += Integer.rotateLeft(sum, SHIFTS[4 * round + (i & 3)]);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }

    private static int word(byte[] octets, int at) {
        return octets[at] & 0xFF
                | (octets[at + 1] & 0xFF) << 8
                | (octets[at + 2] & 0xFF) << 16
                | octets[at + 3] << 24;
    }
}
