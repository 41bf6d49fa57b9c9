package popserv.home;

import java.util.ArrayList;
import java.util.List;
import popserv.base.Query;
import popserv.base.Settings;

/**
 * The statement that finds an account, and what its columns mean. Values are parameters; names of
 * tables and columns come from home.conf alone, and stand in quotes.
 *
 * @param statement with a {@code ?} for each parameter
 * @param letters the variables the parameters are filled with
 * @param fields where each field is found in the result
 * @param whole whether the administrator wrote the whole query: then it names its columns as it
 *     likes, and those it does not have are empty
 * @param samples a statement that shows some stored passwords; null if none can be made
 */
record SqlQuestion(
        String statement, List<Character> letters, Fields fields, boolean whole, String samples) {
    private static final int SAMPLES = 32;

    /** Makes the question that home.conf describes. */
    static SqlQuestion of(SqlDialect dialect, Settings settings) {
        Fields fields = Fields.of(settings);
        Query query = settings.get(HomeDirectives.QUERY);
        return query != null ? whole(query, fields) : mapped(dialect, settings, fields);
    }

    /** DESIGN: a whole query names its columns as passwd(5) does; literals fill what it lacks. */
    private static SqlQuestion whole(Query query, Fields literals) {
        Fields named =
                new Fields(
                        orColumn(literals.user(), "user"),
                        orColumn(literals.passwd(), "passwd"),
                        orColumn(literals.uid(), "uid"),
                        orColumn(literals.gid(), "gid"),
                        orColumn(literals.gecos(), "gecos"),
                        orColumn(literals.home(), "home"),
                        orColumn(literals.shell(), "shell"),
                        orColumn(literals.options(), "options"));
        return new SqlQuestion(query.statement(), query.letters(), named, true, null);
    }

    private static Source orColumn(Source source, String column) {
        return source == null ? Source.column(column) : source;
    }

    private static SqlQuestion mapped(SqlDialect dialect, Settings settings, Fields map) {
        Where where = settings.get(HomeDirectives.WHERE);
        String key = key(where, map);
        Fields fields =
                map.orElse(key == null ? null : Source.column(key), Source.column("passwd"));
        String table = " FROM " + dialect.quoted(settings.get(HomeDirectives.TABLE_NAME));
        List<String> columns = new ArrayList<>();
        for (String column : fields.columns()) {
            columns.add(dialect.quoted(column));
        }
        String condition =
                key == null ? where.condition().statement() : dialect.quoted(key) + " = ?";
        String statement =
                "SELECT "
                        + (columns.isEmpty() ? "1" : String.join(", ", columns))
                        + table
                        + " WHERE "
                        + condition;
        String passwd = fields.passwd().column();
        return new SqlQuestion(
                statement,
                key == null ? where.condition().letters() : List.of('u'),
                fields,
                false,
                passwd == null
                        ? null
                        : "SELECT " + dialect.quoted(passwd) + table + " LIMIT " + SAMPLES);
    }

    /** Returns the column that equals the account's name; null if a condition finds it. */
    private static String key(Where where, Fields map) {
        if (where != null) {
            return where.column();
        }
        return map.user() != null && map.user().column() != null ? map.user().column() : "user";
    }

    /** Returns the name a column has in the result: without the table's. */
    static String label(String column) {
        return column.substring(column.lastIndexOf('.') + 1);
    }
}
