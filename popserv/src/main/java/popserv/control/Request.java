package popserv.control;

import java.util.List;

/**
 * What popctl asks: one line of fields parted by tabs, in UTF-8: the order's word, {@code json} or
 * {@code text}, and the arguments.
 *
 * @param order what is to be done
 * @param json whether the answer is for a program
 * @param arguments as many as the order has; without control characters
 */
public record Request(Order order, boolean json, List<String> arguments) {
    /** The longest request, in octets with its line end. */
    public static final int MAX_OCTETS = 4096;

    private static final String TAB = "\t";
    private static final String JSON = "json";
    private static final String TEXT = "text";

    /**
     * Makes a request.
     *
     * @throws IllegalArgumentException with a message for people, if its arguments cannot be
     */
    public Request {
        arguments = List.copyOf(arguments);
        if (arguments.size() != order.arguments().size()) {
            throw new IllegalArgumentException(order.synopsis() + " is how it is written");
        }
        for (String argument : arguments) {
            if (argument.isEmpty() || argument.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                throw new IllegalArgumentException(
                        "an argument is empty or has a control character in it");
            }
        }
    }

    /** Returns the only argument of an order that has one. */
    public String argument() {
        return arguments.get(0);
    }

    /** Returns the request as it travels, without its line end. */
    String line() {
        String head = order.word() + TAB + (json ? JSON : TEXT);
        return arguments.isEmpty() ? head : head + TAB + String.join(TAB, arguments);
    }

    /**
     * Reads a request.
     *
     * @param line without its line end
     * @throws IllegalArgumentException with a message for people, if it is none
     */
    static Request of(String line) {
        String[] fields = line.split(TAB, -1);
        if (fields.length < 2 || !fields[1].equals(JSON) && !fields[1].equals(TEXT)) {
            throw new IllegalArgumentException("not a request of popctl");
        }
        List<String> arguments = List.of(fields).subList(2, fields.length);
        for (Order order : Order.values()) {
            if (order.word().equals(fields[0])) {
                return new Request(order, fields[1].equals(JSON), arguments);
            }
        }
        throw new IllegalArgumentException("popserv does not know '" + fields[0] + "'");
    }
}
