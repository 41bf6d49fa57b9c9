package popserv.record;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Properties;
import popserv.base.Query;

/**
 * Runs a statement in MySQL for each login ({@code loginfo.*}).
 *
 * <p>Logins that wait are written in one transaction. A statement that the server refuses loses its
 * login and no other; a connection that breaks is replaced and the transaction done again, so with
 * tables that know no transactions a login may then be written twice. Every wait on the network is
 * bounded, for a server that accepts connections and never answers.
 */
final class LoginTable implements Delivery {
    private static final int MYSQL_PORT = 3306;
    private static final int CONNECT_MILLISECONDS = 3_000;
    private static final int ANSWER_MILLISECONDS = 10_000;
    private static final int LONGEST_REASON = 200;

    /**
     * Where the server is and who we are to it.
     *
     * @param host host, perhaps with a port
     * @param user may be null
     * @param password may be null
     * @param database may be null, when the query names it
     */
    record Server(String host, String user, String password, String database) {
        /** The password stays out of logs. */
        @Override
        public String toString() {
            return user + "@" + host + "/" + database;
        }
    }

    private final Query query;
    private final String statement;
    private final Server server;
    private HikariDataSource pool;

    /** Opens nothing yet: the first login loads driver and pool, on the thread that may wait. */
    LoginTable(Server server, Query query) {
        this.server = server;
        this.query = query;
        this.statement = query.statement();
    }

    private static HikariConfig config(Server server) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("loginfo");
        config.setJdbcUrl(
                "jdbc:mysql://"
                        + Destination.parse(server.host(), MYSQL_PORT)
                        + "/"
                        + (server.database() == null ? "" : server.database()));
        config.setUsername(server.user());
        config.setPassword(server.password());
        config.setDataSourceProperties(driver());
        config.setAutoCommit(false);
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setIdleTimeout(60_000);
        config.setConnectionTimeout(CONNECT_MILLISECONDS + 1_000L);
        config.setValidationTimeout(CONNECT_MILLISECONDS);
        // The server may come up after us.
        config.setInitializationFailTimeout(-1);
        return config;
    }

    private static Properties driver() {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_MILLISECONDS));
        properties.setProperty("socketTimeout", Integer.toString(ANSWER_MILLISECONDS));
        // Parameters travel apart from the statement, whatever the server's quoting rules.
        properties.setProperty("useServerPrepStmts", "true");
        properties.setProperty("cachePrepStmts", "true");
        properties.setProperty("cacheServerConfiguration", "true");
        properties.setProperty("tcpKeepAlive", "true");
        // Without it, MySQL 8 accounts cannot log in where the server has no TLS.
        properties.setProperty("allowPublicKeyRetrieval", "true");
        return properties;
    }

    @Override
    public int deliver(List<LoginRecord> batch, Losses losses) throws Unreachable {
        if (pool == null) {
            pool = new HikariDataSource(config(server));
        }
        try (Connection connection = pool.getConnection()) {
            try {
                return insert(connection, batch, losses);
            } catch (SQLException e) {
                pool.evictConnection(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw new Unreachable(reason(e));
        }
    }

    private int insert(Connection connection, List<LoginRecord> batch, Losses losses)
            throws SQLException {
        int refused = 0;
        SQLException why = null;
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (LoginRecord login : batch) {
                try {
                    bind(prepared, login);
                    prepared.execute();
                } catch (SQLException e) {
                    if (breaksTransaction(e)) {
                        throw e;
                    }
                    refused++;
                    why = e;
                }
            }
        } catch (SQLException e) {
            if (breaksTransaction(e)) {
                throw e;
            }
            // The statement itself is wrong: no login will ever get through.
            refused = batch.size();
            why = e;
        }
        connection.commit();
        if (refused > 0) {
            losses.lost(refused, reason(why));
        }
        return batch.size() - refused;
    }

    private void bind(PreparedStatement prepared, LoginRecord login) throws SQLException {
        List<Character> letters = query.letters();
        for (int i = 0; i < letters.size(); i++) {
            if (letters.get(i) == 't') {
                prepared.setLong(i + 1, login.time());
            } else {
                prepared.setString(i + 1, login.value(letters.get(i)));
            }
        }
    }

    /**
     * Whether all is to be done again: connection gone (class 08), rolled back (40), out of
     * resources (HY000 and 53 of a server going down, S1 of old drivers).
     */
    private static boolean breaksTransaction(SQLException e) {
        String state = e.getSQLState() == null ? "08" : e.getSQLState();
        int code = e.getErrorCode();
        boolean shutdown = code == 1053 || code == 1927 || code == 1290 || code == 1836;
        boolean full = code == 1021 || code == 1037 || code == 1041 || code == 1205;
        return state.startsWith("08") || state.startsWith("40") || shutdown || full;
    }

    private static String reason(SQLException e) {
        Throwable cause = e;
        if (e instanceof SQLTransientConnectionException && e.getCause() != null) {
            // The pool's own words are about itself.
            cause = e.getCause();
        }
        String text = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return text.substring(0, Math.min(text.length(), LONGEST_REASON));
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
