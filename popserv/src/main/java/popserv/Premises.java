package popserv;

import popserv.base.Log;
import popserv.limits.Guard;

/**
 * What stays when a site is replaced by another.
 *
 * @param doors all that are open
 * @param guard who counts clients and failures
 * @param live the sessions there are
 * @param hashing where blocking work of logins runs
 */
record Premises(Doors doors, Guard guard, LiveSessions live, HashingPool hashing, Log log) {}
