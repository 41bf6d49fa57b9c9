package popserv.base;

import java.util.ArrayList;
import java.util.List;

/** The words of a command line as people write it: parted by blanks, which quotes keep. */
public final class Words {
    private Words() {}

    /** The kind of directives that hold the words of a command line, of which there is one. */
    public static Kind<List<String>> kind() {
        return Kind.of("word ...", Words::split);
    }

    /** The kind of directives that hold a program and its arguments. */
    public static Kind<List<String>> command() {
        return Kind.of(kind().syntax(), Words::command);
    }

    private static List<String> command(String text) {
        List<String> words = split(text);
        if (words.get(0).isBlank()) {
            throw new IllegalArgumentException(
                    "names no program: " + text + "; write its path and its arguments");
        }
        return words;
    }

    /**
     * Splits text at blanks. Single and double quotes keep blanks, and each other; between them, or
     * in the middle of a word, they are taken away.
     *
     * @throws IllegalArgumentException with a message for people, if a quote is not closed
     */
    public static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (char c : text.toCharArray()) {
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == ' ' || c == '\t')) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
            } else {
                word = word == null ? new StringBuilder() : word;
                if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else {
                    word.append(c);
                }
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("has a quote " + quote + " that is not closed");
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
