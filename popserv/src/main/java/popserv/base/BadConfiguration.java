package popserv.base;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every mistake in it and not only the first. */
public final class BadConfiguration extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;
    private final transient Settings understood;

    /** Takes the mistakes, at least one of them an error, in the order of the file. */
    public BadConfiguration(List<Mistake> mistakes) {
        this(mistakes, null);
    }

    /** As {@link #BadConfiguration(List)}, with what could be understood in spite of them. */
    public BadConfiguration(List<Mistake> mistakes, Settings understood) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
        this.understood = understood;
    }

    /**
     * Returns the settings of the lines without mistakes, good for finding more mistakes in files
     * they name and for nothing else; null when the file could not be read.
     */
    public Settings understood() {
        return understood;
    }

    /** Returns all mistakes, warnings among them. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
