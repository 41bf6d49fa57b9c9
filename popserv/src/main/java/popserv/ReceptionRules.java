package popserv;

import popserv.base.Settings;

/**
 * The bounds for those who come, until they have logged in.
 *
 * @param accepts how many are accepted before those that are there have their turn
 * @param timelimit how long one may be silent, in seconds; 0: for ever
 * @param logintime how long one may take to log in, in seconds
 * @param sameaddrmax how many may be there from one address; 0: any number
 * @param sessionsMax how many may be there in all
 * @param debugCommands which commands are logged: 0 none, 1 failed ones, 2 all
 */
record ReceptionRules(
        int accepts,
        int timelimit,
        int logintime,
        int sameaddrmax,
        int sessionsMax,
        int debugCommands) {
    static ReceptionRules of(Settings settings) {
        return new ReceptionRules(
                settings.get(FrontDirectives.ACCEPTS),
                settings.get(FrontDirectives.TIMELIMIT),
                settings.get(FrontDirectives.LOGINTIME),
                settings.get(FrontDirectives.SAMEADDRMAX),
                settings.get(FrontDirectives.SESSIONS_MAX),
                Integer.parseInt(settings.get(FrontDirectives.DEBUG_COMMANDS)));
    }

    /** Returns whether there are more from one address than may be. */
    boolean areTooManyFromOne(int count) {
        return sameaddrmax > 0 && count > sameaddrmax;
    }
}
