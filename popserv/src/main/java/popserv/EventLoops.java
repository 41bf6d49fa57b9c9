package popserv;

import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import java.util.List;

/**
 * The event loops of popserv: one for two processors, since the workers need theirs, four at most.
 */
final class EventLoops {
    private static final int LOOPS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

    private EventLoops() {}

    /**
     * Returns Vert.x as its own builder makes it, which would search all jars for kinds of
     * transports, verticles and metrics that nobody has brought along.
     */
    static VertxInternal vertx() {
        return (VertxInternal)
                VertxBootstrap.create()
                        .options(new VertxOptions().setEventLoopPoolSize(LOOPS))
                        .transport(new EpollTransport())
                        .serviceProviders(List.of())
                        .verticleFactories(List.of())
                        .init()
                        .vertx();
    }
}
