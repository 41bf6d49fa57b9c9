package popserv;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import popserv.limits.Sessions;
import popserv.metrics.Observer;

/** Every session that lives, given away or not, of all sites of this process. Thread-safe. */
final class LiveSessions {
    private final Map<String, LiveSession> byId = new ConcurrentHashMap<>();
    private final Observer watch;

    /**
     * Makes an empty list.
     *
     * @param watch hears what happens to clients
     */
    LiveSessions(Observer watch) {
        this.watch = watch;
    }

    /** Returns who hears what happens to clients. */
    Observer watch() {
        return watch;
    }

    /**
     * Begins a session.
     *
     * @param closing closes its connection as long as that is ours
     */
    LiveSession enter(String id, String address, Sessions.Place place, Runnable closing) {
        LiveSession session = new LiveSession(id, address, place, this, closing);
        byId.put(id, session);
        return session;
    }

    void remove(LiveSession session) {
        byId.remove(session.id());
    }

    boolean contains(LiveSession session) {
        return byId.containsKey(session.id());
    }

    /** Returns all, the oldest first. */
    List<LiveSession> all() {
        return byId.values().stream().sorted(Comparator.comparing(LiveSession::since)).toList();
    }

    /** Returns the session of this identity, or all of an account of this name. */
    List<LiveSession> of(String idOrAccount) {
        LiveSession one = byId.get(idOrAccount);
        return one != null
                ? List.of(one)
                : byId.values().stream().filter(s -> idOrAccount.equals(s.account())).toList();
    }
}
