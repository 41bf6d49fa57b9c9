package popserv.base;

/**
 * Something wrong in a configuration file, in words for the person who wrote it.
 *
 * @param file the file's name as it was given
 * @param line the line's number from 1; 0 when no single line is to blame
 * @param message what is wrong and what would be right
 * @param fatal false for a warning: the program runs all the same
 */
public record Mistake(String file, int line, String message, boolean fatal) {

    /** A mistake that keeps the program from using the file. */
    public static Mistake error(Place place, String message) {
        return new Mistake(place.file(), place.line(), message, true);
    }

    /** Something legal that is probably not what was meant. */
    public static Mistake warning(Place place, String message) {
        return new Mistake(place.file(), place.line(), message, false);
    }

    /** Where a line stands: {@code line} counts from 1; 0 means the file as a whole. */
    public record Place(String file, int line) {}

    /** Returns {@code file:line: message}, the form compilers use and editors jump to. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + (fatal ? "" : "warning: ") + message;
    }
}
