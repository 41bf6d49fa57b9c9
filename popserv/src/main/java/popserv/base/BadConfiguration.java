package popserv.base;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every mistake in it and not only the first. */
public final class BadConfiguration extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    /** Takes the mistakes, at least one of them an error, in the order of the file. */
    public BadConfiguration(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Returns all mistakes, warnings among them. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
