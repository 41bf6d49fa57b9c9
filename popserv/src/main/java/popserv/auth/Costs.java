package popserv.auth;

/**
 * What a stored value may ask for. Whoever can write one line of a user database could otherwise
 * stop the server with it.
 */
final class Costs {
    private Costs() {}

    /**
     * Reads a number of rounds, or the like.
     *
     * @throws IllegalArgumentException if it is none, zero or greater than {@code most}
     */
    static int number(String digits, int most) {
        boolean number =
                !digits.isEmpty()
                        && digits.length() <= 10
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        long value = number ? Long.parseLong(digits) : 0;
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("the hash asks for too much work");
        }
        return (int) value;
    }
}
