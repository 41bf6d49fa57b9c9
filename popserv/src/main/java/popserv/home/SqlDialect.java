package popserv.home;

import com.zaxxer.hikari.HikariConfig;
import popserv.base.Settings;

/** What differs between the SQL servers we speak to. */
enum SqlDialect {
    MYSQL("mysql", "jdbc:mysql://", "`"),
    PGSQL("pgsql", "jdbc:postgresql://", "\"");

    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_MILLIS = 5_000;
    private static final int CONNECTIONS = 8;

    private final String mode;
    private final String scheme;
    private final String quote;

    SqlDialect(String mode, String scheme, String quote) {
        this.mode = mode;
        this.scheme = scheme;
        this.quote = quote;
    }

    /** Returns the word of home.conf. */
    String mode() {
        return mode;
    }

    /**
     * Returns a name in quotes: {@code user} is a key word in PostgreSQL, and without quotes would
     * quietly be another thing. A dot parts schema, table and column.
     */
    String quoted(String name) {
        return quote + name.replace(".", quote + "." + quote) + quote;
    }

    /** Returns the configuration of a pool for one host, which waits for nothing for long. */
    HikariConfig pool(String host, Settings settings) {
        boolean mysql = this == MYSQL;
        HikariConfig config = new HikariConfig();
        config.setPoolName("home-" + mode + "-" + host.replace(':', '-'));
        String database =
                settings.get(mysql ? HomeDirectives.MY_DATABASE : HomeDirectives.PG_DATABASE);
        config.setJdbcUrl(scheme + host + "/" + database);
        config.setUsername(settings.get(mysql ? HomeDirectives.MY_USER : HomeDirectives.PG_USER));
        config.setPassword(
                settings.get(mysql ? HomeDirectives.MY_PASSWD : HomeDirectives.PG_PASSWD));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(60_000);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setValidationTimeout(CONNECT_MILLIS / 2);
        config.setReadOnly(true);
        // The server may come up after us.
        config.setInitializationFailTimeout(-1);
        if (mysql) {
            mysql(config);
        } else {
            pgsql(config);
        }
        return config;
    }

    private static void mysql(HikariConfig config) {
        config.addDataSourceProperty("connectTimeout", String.valueOf(CONNECT_MILLIS));
        config.addDataSourceProperty("socketTimeout", String.valueOf(ANSWER_MILLIS));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // Parameters travel apart from the statement, whatever the server's quoting rules.
        config.addDataSourceProperty("useServerPrepStmts", "true");
        config.addDataSourceProperty("cachePrepStmts", "true");
        config.addDataSourceProperty("cacheServerConfiguration", "true");
        config.addDataSourceProperty("readOnlyPropagatesToServer", "false");
        // Without it, MySQL 8 accounts cannot log in where the server has no TLS.
        config.addDataSourceProperty("allowPublicKeyRetrieval", "true");
    }

    private static void pgsql(HikariConfig config) {
        config.addDataSourceProperty("connectTimeout", String.valueOf(CONNECT_MILLIS / 1000));
        config.addDataSourceProperty("loginTimeout", String.valueOf(CONNECT_MILLIS / 1000));
        config.addDataSourceProperty("socketTimeout", String.valueOf(ANSWER_MILLIS / 1000));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "popserv");
        config.addDataSourceProperty("readOnlyMode", "ignore");
    }
}
