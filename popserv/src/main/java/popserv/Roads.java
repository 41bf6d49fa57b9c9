package popserv;

import java.util.List;

/** The roads there are, and which one a connection takes. */
final class Roads {
    private final List<String> arguments;
    private final Road worker;
    private final Road relay;
    private final boolean alwaysRelay;

    Roads(List<String> arguments, Road worker, Road relay, boolean alwaysRelay) {
        this.arguments = List.copyOf(arguments);
        this.worker = worker;
        this.relay = relay;
        this.alwaysRelay = alwaysRelay;
    }

    /** Returns the worker's arguments, argv[0] first. */
    List<String> arguments() {
        return arguments;
    }

    /** Returns the road for a connection that is about to be given away. */
    Road choose(Connection connection) {
        return alwaysRelay ? relay : worker;
    }
}
