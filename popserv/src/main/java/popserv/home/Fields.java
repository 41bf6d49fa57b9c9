package popserv.home;

import java.util.ArrayList;
import java.util.List;
import popserv.base.Settings;

/**
 * Where the fields of an account come from: the field map of home.conf. A field without a source is
 * null, and empty in the account.
 */
record Fields(
        Source user,
        Source passwd,
        Source uid,
        Source gid,
        Source gecos,
        Source home,
        Source shell,
        Source options) {

    /** What a database found for an account. */
    interface Row {
        /** Returns a column or attribute as text; null without a value. */
        String text(String column) throws Exception;

        /** Returns a column or attribute as octets; null without a value. */
        byte[] octets(String column) throws Exception;
    }

    /** Returns the fields as home.conf maps them. */
    static Fields of(Settings settings) {
        return new Fields(
                settings.get(HomeDirectives.USER),
                settings.get(HomeDirectives.PASSWD),
                settings.get(HomeDirectives.UID),
                settings.get(HomeDirectives.GID),
                settings.get(HomeDirectives.GECOS),
                settings.get(HomeDirectives.HOME),
                settings.get(HomeDirectives.SHELL),
                settings.get(HomeDirectives.OPTIONS));
    }

    /** Returns the map with other sources for name and password where it has none. */
    Fields orElse(Source otherUser, Source otherPasswd) {
        return new Fields(
                user == null ? otherUser : user,
                passwd == null ? otherPasswd : passwd,
                uid,
                gid,
                gecos,
                home,
                shell,
                options);
    }

    /** Returns all columns, each once. */
    List<String> columns() {
        List<String> columns = new ArrayList<>();
        for (Source source : new Source[] {user, passwd, uid, gid, gecos, home, shell, options}) {
            if (source != null && source.column() != null && !columns.contains(source.column())) {
                columns.add(source.column());
            }
        }
        return columns;
    }

    /**
     * Makes an account of what a database found.
     *
     * @throws IllegalArgumentException if a field holds what it cannot; the message is for the log
     */
    Account account(Lookup lookup, Row row) throws Exception {
        String written = text(user, lookup, row);
        String name = written.isEmpty() ? lookup.account() : written;
        // A database may know an account in other letters, or by an address: literals speak of
        // the account itself, as the template of its Maildir does.
        Lookup own = lookup.named(name);
        return new Account(
                name,
                secret(own, row),
                Ids.parse(text(uid, own, row)),
                Ids.parse(text(gid, own, row)),
                text(gecos, own, row),
                home != null && home.literal() != null
                        ? home.literal().path(own)
                        : text(home, own, row),
                text(shell, own, row),
                Switches.parse(text(options, own, row)));
    }

    private Secret secret(Lookup lookup, Row row) throws Exception {
        if (passwd == null || passwd.column() == null) {
            return Secret.of(text(passwd, lookup, row));
        }
        byte[] octets = row.octets(passwd.column());
        return octets == null ? Secret.NONE : Secret.of(octets);
    }

    private static String text(Source source, Lookup lookup, Row row) throws Exception {
        if (source == null) {
            return "";
        }
        if (source.literal() != null) {
            return source.literal().expand(lookup);
        }
        String text = row.text(source.column());
        return text == null ? "" : text.strip();
    }
}
