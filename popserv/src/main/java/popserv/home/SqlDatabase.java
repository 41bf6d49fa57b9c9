package popserv.home;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import popserv.base.Log;
import popserv.base.Settings;

/**
 * The accounts of a table in MySQL, MariaDB or PostgreSQL ({@code mode mysql}, {@code mode pgsql}).
 *
 * <p>Of several servers the next is used when one fails. Every wait is bounded, for a server that
 * accepts connections and never answers; and when all have failed, logins are refused at once until
 * one tried again with success.
 */
final class SqlDatabase implements UserDatabase {
    private static final int LONGEST_REASON = 200;

    private final SqlQuestion question;
    private final Hosts<HikariDataSource> hosts;

    /** Makes the pools; the first look-up opens the first connection. */
    SqlDatabase(SqlDialect dialect, Settings settings, Log log) {
        this.question = SqlQuestion.of(dialect, settings);
        List<Hosts.Server<HikariDataSource>> servers = new ArrayList<>();
        for (String host :
                settings.get(
                        dialect == SqlDialect.MYSQL
                                ? HomeDirectives.MY_HOSTS
                                : HomeDirectives.PG_HOSTS)) {
            servers.add(
                    new Hosts.Server<>(host, new HikariDataSource(dialect.pool(host, settings))));
        }
        this.hosts =
                new Hosts<>(
                        dialect.mode(),
                        servers,
                        SqlDatabase::answers,
                        HomeDirectives.backtime(settings),
                        log);
    }

    /** A question to one server. */
    private interface Asking<T> {
        T ask(Connection connection) throws SQLException, DatabaseDown;
    }

    @Override
    public Optional<Account> find(Lookup lookup) throws DatabaseDown {
        return ask(connection -> find(connection, lookup));
    }

    @Override
    public List<Secret> samples() {
        if (question.samples() == null) {
            return List.of();
        }
        try {
            return ask(this::samples);
        } catch (DatabaseDown e) {
            return List.of();
        }
    }

    private <T> T ask(Asking<T> asking) throws DatabaseDown {
        return hosts.ask(pool -> ask(pool, asking));
    }

    private <T> T ask(HikariDataSource pool, Asking<T> asking) throws ServerLost, DatabaseDown {
        try (Connection connection = pool.getConnection()) {
            return asking.ask(connection);
        } catch (SQLException e) {
            if (lost(e)) {
                throw new ServerLost(reason(e), e);
            }
            throw hosts.outage().nonsense(reason(e));
        }
    }

    private static boolean answers(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private Optional<Account> find(Connection connection, Lookup lookup)
            throws SQLException, DatabaseDown {
        try (PreparedStatement prepared = connection.prepareStatement(question.statement())) {
            List<Character> letters = question.letters();
            for (int i = 0; i < letters.size(); i++) {
                prepared.setString(i + 1, lookup.value(letters.get(i)));
            }
            prepared.setMaxRows(2);
            try (ResultSet rows = prepared.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                Account account = account(lookup, rows);
                if (rows.next()) {
                    throw hosts.outage()
                            .nonsense("more than one row answers to one account's name");
                }
                return Optional.of(account);
            }
        }
    }

    private Account account(Lookup lookup, ResultSet rows) throws SQLException, DatabaseDown {
        try {
            return question.fields().account(lookup, new SqlRow(rows, question.whole()));
        } catch (SQLException e) {
            throw e;
        } catch (Exception e) {
            throw hosts.outage().nonsense("an account " + e.getMessage());
        }
    }

    private List<Secret> samples(Connection connection) throws SQLException {
        List<Secret> found = new ArrayList<>();
        try (PreparedStatement prepared = connection.prepareStatement(question.samples());
                ResultSet rows = prepared.executeQuery()) {
            while (rows.next()) {
                byte[] octets = rows.getBytes(1);
                if (octets != null) {
                    found.add(Secret.of(octets));
                }
            }
        }
        return found;
    }

    /** One row of a result. */
    private static final class SqlRow implements Fields.Row {
        private final ResultSet rows;
        private final Set<String> labels = new HashSet<>();

        SqlRow(ResultSet rows, boolean whole) throws SQLException {
            this.rows = rows;
            ResultSetMetaData columns = rows.getMetaData();
            for (int i = 1; whole && i <= columns.getColumnCount(); i++) {
                labels.add(columns.getColumnLabel(i).toLowerCase(Locale.ROOT));
            }
        }

        @Override
        public String text(String column) throws SQLException {
            return has(column) ? rows.getString(SqlQuestion.label(column)) : null;
        }

        @Override
        public byte[] octets(String column) throws SQLException {
            return has(column) ? rows.getBytes(SqlQuestion.label(column)) : null;
        }

        /** Only a query of the administrator's own may lack a column. */
        private boolean has(String column) {
            return labels.isEmpty() || labels.contains(column.toLowerCase(Locale.ROOT));
        }
    }

    /** Returns whether another server may do better: no connection, no rights, no room. */
    private static boolean lost(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || e instanceof SQLTimeoutException
                || state.startsWith("08")
                || state.startsWith("28")
                || state.startsWith("53")
                || state.startsWith("57P");
    }

    /** Hikari wraps what the driver said. */
    private static String reason(SQLException e) {
        Throwable said = e.getCause() instanceof SQLException ? e.getCause() : e;
        String text = String.valueOf(said.getMessage()).strip();
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) : line;
    }

    @Override
    public void close() {
        hosts.all().forEach(server -> server.pool().close());
    }
}
