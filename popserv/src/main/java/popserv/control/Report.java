package popserv.control;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an administrator is told: values by name, and tables. The same report is text for people and
 * JSON for programs, so both say the same.
 *
 * <p>A value is text, a number, a truth value, an {@link Instant}, or null for what is not known.
 */
public final class Report {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final List<Object> parts = new ArrayList<>();

    private record Value(String name, Object value) {}

    /** Rows of values, under names. */
    public static final class Table {
        private final String name;
        private final List<String> columns;
        private final List<Object[]> rows = new ArrayList<>();
        private boolean remarks;

        private Table(String name, List<String> columns) {
            this.name = name;
            this.columns = columns;
        }

        /**
         * Shows the last column in the text as a line of its own below the row, where it has one.
         */
        public Table remarks() {
            remarks = true;
            return this;
        }

        /** Adds a row: as many values as there are columns. */
        public Table row(Object... values) {
            if (values.length != columns.size()) {
                throw new IllegalArgumentException("a row of " + values.length + " values");
            }
            rows.add(values);
            return this;
        }
    }

    /** Adds a value. */
    public Report value(String name, Object value) {
        parts.add(new Value(name, value));
        return this;
    }

    /** Adds a table, to be filled. */
    public Table table(String name, String... columns) {
        Table table = new Table(name, List.of(columns));
        parts.add(table);
        return table;
    }

    /** Returns it as JSON: values are members, tables are arrays of objects. */
    public String json() {
        JsonObject json = new JsonObject();
        for (Object part : parts) {
            if (part instanceof Value value) {
                json.put(value.name, json(value.value));
            } else if (part instanceof Table table) {
                JsonArray rows = new JsonArray();
                for (Object[] row : table.rows) {
                    JsonObject object = new JsonObject();
                    for (int i = 0; i < row.length; i++) {
                        object.put(table.columns.get(i), json(row[i]));
                    }
                    rows.add(object);
                }
                json.put(table.name, rows);
            }
        }
        return json.encodePrettily() + "\n";
    }

    private static Object json(Object value) {
        return value instanceof Instant time
                ? time.truncatedTo(ChronoUnit.SECONDS).toString()
                : value;
    }

    /** Returns it as text: values line by line, tables with a heading for each column. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int width =
                parts.stream()
                        .filter(Value.class::isInstance)
                        .mapToInt(part -> ((Value) part).name.length())
                        .max()
                        .orElse(0);
        for (Object part : parts) {
            if (part instanceof Value value) {
                text.append(pad(value.name, width, false)).append("  ");
                text.append(shown(value.value)).append('\n');
            } else if (part instanceof Table table) {
                text.append(text.length() == 0 ? "" : "\n");
                write(table, text);
            }
        }
        return text.toString();
    }

    private static void write(Table table, StringBuilder text) {
        int columns = table.columns.size() - (table.remarks ? 1 : 0);
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            widths[c] = width(table.columns.get(c));
            numbers[c] = !table.rows.isEmpty();
            for (Object[] row : table.rows) {
                widths[c] = Math.max(widths[c], width(shown(row[c])));
                numbers[c] &= row[c] == null || row[c] instanceof Number;
            }
        }
        Object[] headings =
                table.columns.stream().map(name -> name.toUpperCase(Locale.ROOT)).toArray();
        line(headings, widths, numbers, text);
        for (Object[] row : table.rows) {
            line(row, widths, numbers, text);
            if (table.remarks && row[columns] != null) {
                text.append("    ").append(table.columns.get(columns)).append(": ");
                text.append(row[columns]).append('\n');
            }
        }
    }

    private static void line(Object[] row, int[] widths, boolean[] numbers, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            line.append(c == 0 ? "" : "  ").append(pad(shown(row[c]), widths[c], numbers[c]));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String shown(Object value) {
        if (value instanceof Instant time) {
            return TIME.format(time);
        }
        return value == null || value.toString().isEmpty() ? "-" : value.toString();
    }

    private static String pad(String text, int width, boolean right) {
        String blanks = " ".repeat(Math.max(0, width - width(text)));
        return right ? blanks + text : text + blanks;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
