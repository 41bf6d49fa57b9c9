package popserv.base;

import java.util.List;

/**
 * Prints manual pages in mdoc(7) and sample configuration files from the tables, so that what a
 * page says is what the program does.
 */
public final class Manual {
    private static final int WIDTH = 76;
    private static final String DISPLAY_END = ".Ed\n";

    /**
     * One entry of a list.
     *
     * @param term what it describes
     * @param says what that is, in whole sentences
     */
    public record Item(String term, String says) {}

    private final StringBuilder page = new StringBuilder();

    private Manual() {}

    /**
     * Begins a page.
     *
     * @param name the page's name, such as popserv.conf
     * @param section the section of the manual
     * @param about what the page is about, in a few words
     */
    public static Manual page(String name, int section, String about) {
        Manual manual = new Manual();
        manual.page
                .append(".\\\" Printed from the program's own tables; changes here are lost.\n")
                .append(".Dd November 21, 2026\n.Dt ")
                .append(name.toUpperCase(java.util.Locale.ROOT))
                .append(' ')
                .append(section)
                .append("\n.Os\n.Sh NAME\n.Nm ")
                .append(name)
                .append("\n.Nd ")
                .append(about)
                .append('\n');
        return manual;
    }

    /** Makes an entry of a list: a term, and what it is in whole sentences. */
    public static Item item(String term, String says) {
        return new Item(term, says);
    }

    /** Begins a section of the page. */
    public Manual section(String heading) {
        page.append(".Sh ").append(heading.toUpperCase(java.util.Locale.ROOT)).append('\n');
        return this;
    }

    /** Begins a subsection. */
    public Manual subsection(String heading) {
        page.append(".Ss ").append(heading).append('\n');
        return this;
    }

    /** Adds paragraphs, parted by empty lines; lines with leading blanks are shown as they are. */
    public Manual text(String paragraphs) {
        boolean first = page.lastIndexOf(DISPLAY_END) != page.length() - DISPLAY_END.length();
        for (String paragraph : paragraphs.split("\n\n")) {
            if (!first) {
                page.append(".Pp\n");
            }
            first = false;
            if (paragraph.startsWith("    ")) {
                display(paragraph.replaceAll("(?m)^    ", ""));
            } else {
                sentences(paragraph.replace('\n', ' '));
            }
        }
        return this;
    }

    /** Adds lines as they are, indented. */
    public Manual display(String lines) {
        page.append(".Bd -literal -offset indent\n");
        for (String line : lines.split("\n")) {
            page.append(literal(line)).append('\n');
        }
        page.append(DISPLAY_END);
        return this;
    }

    /** Adds mdoc macros as they are, such as a synopsis. */
    public Manual macros(String mdoc) {
        page.append(mdoc.endsWith("\n") ? mdoc : mdoc + "\n");
        return this;
    }

    /** Adds a list of terms. */
    public Manual list(List<Item> items) {
        page.append(".Bl -tag -width Ds\n");
        for (Item item : items) {
            page.append(".It Li ").append(literal(item.term())).append('\n');
            sentences(item.says());
        }
        page.append(".El\n");
        return this;
    }

    /** Adds every directive of a table under its headings. */
    public Manual directives(Directives table) {
        for (Directives.Group group : table.groups()) {
            subsection(group.heading());
            page.append(".Bl -tag -width Ds\n");
            for (Directive<?> directive : group.directives()) {
                page.append(".It Ic ")
                        .append(literal(directive.name()))
                        .append(" Ar ")
                        .append(
                                literal(directive.kind().syntax().replace(' ', '_'))
                                        .replace('_', ' ')
                                        // A long choice may go on in the next line.
                                        .replace("|", "|\\:"))
                        .append('\n');
                sentences(words(directive));
                example(directive);
            }
            page.append(".El\n");
        }
        return this;
    }

    /** What page and sample say of a directive. */
    private static String words(Directive<?> directive) {
        return directive.says()
                + (directive.isRepeated() ? " May be given more than once." : "")
                + " Default: "
                + directive.defaultWords()
                + ".";
    }

    /** Shows a line of the file: the example, or the default written out. */
    private void example(Directive<?> directive) {
        String value =
                directive.example().isEmpty() ? directive.defaultText() : directive.example();
        if (value != null && !value.isEmpty()) {
            page.append(".Bd -literal -offset indent -compact\n")
                    .append(literal(directive.name() + " " + value))
                    .append("\n.Ed\n");
        }
    }

    /** Returns the page. */
    public String print() {
        return page.toString();
    }

    /**
     * Returns a sample configuration file: every directive with its description, commented out.
     *
     * @param opening sentences for the top of the file
     */
    public static String sample(String opening, Directives table) {
        StringBuilder file = new StringBuilder();
        comment(file, opening);
        for (Directives.Group group : table.groups()) {
            file.append("\n\n## ").append(group.heading()).append('\n');
            for (Directive<?> directive : group.directives()) {
                file.append('\n');
                comment(file, words(directive));
                String value = directive.defaultText();
                if (value == null || value.isEmpty()) {
                    value =
                            directive.example().isEmpty()
                                    ? directive.kind().syntax()
                                    : directive.example();
                }
                file.append('#').append(directive.name()).append(' ').append(value).append('\n');
            }
        }
        return file.toString();
    }

    private static void comment(StringBuilder file, String text) {
        int column = 0;
        for (String word : text.split("\\s+")) {
            if (column + 1 + word.length() > WIDTH || column == 0) {
                file.append(column == 0 ? "#" : "\n#");
                column = 1;
            }
            file.append(' ').append(word);
            column += 1 + word.length();
        }
        file.append('\n');
    }

    /** New sentence, new line: mdoc(7) then spaces them as the output device wants. */
    private void sentences(String text) {
        for (String sentence : text.strip().split("(?<=[.:?!]) +(?=[A-Z0-9])")) {
            StringBuilder line = new StringBuilder();
            for (String word : sentence.split(" +")) {
                if (line.length() > 0 && literal(line + " " + word).length() > WIDTH) {
                    page.append(literal(line.toString())).append('\n');
                    line.setLength(0);
                }
                line.append(line.length() == 0 ? "" : " ").append(word);
            }
            page.append(literal(line.toString())).append('\n');
        }
    }

    private static String literal(String text) {
        String safe = text.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
