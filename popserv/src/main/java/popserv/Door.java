package popserv;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The listeners of one event loop, on every endpoint. Doors of one process share their sockets, so
 * a reload opens new doors beside the old ones before these are shut, and no client finds the port
 * closed between.
 */
final class Door extends AbstractVerticle {
    /** Longer than any session: what is inside stays until it ends by itself. */
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(3650);

    private static final int BACKLOG = 1024;

    private final List<Endpoint> endpoints;
    private final Reception reception;
    private final List<NetServer> servers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    Door(List<Endpoint> endpoints, Reception reception) {
        this.endpoints = endpoints;
        this.reception = reception;
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.setPeriodic(500, tick -> reception.checkTimes());
        List<Future<?>> listening = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            listening.add(listen(endpoints.get(i), i));
        }
        Future.all(listening).<Void>mapEmpty().onComplete(started);
    }

    private Future<NetServer> listen(Endpoint endpoint, int number) {
        NetServer server =
                vertx.createNetServer(
                        new NetServerOptions()
                                .setTcpNoDelay(true)
                                .setReuseAddress(true)
                                .setAcceptBacklog(BACKLOG));
        servers.add(server);
        String host = endpoint.host() == null ? Host.anyAddress() : endpoint.host();
        // A negative port is Vert.x's way to share a port the system chooses.
        int port = endpoint.port() == 0 ? -1 - number : endpoint.port();
        server.connectHandler(this::welcome);
        return server.listen(port, host)
                .onSuccess(listening -> ports.add(listening.actualPort()))
                .recover(
                        failure ->
                                Future.failedFuture(
                                        new Exit(
                                                Exit.UNAVAILABLE,
                                                "cannot bind "
                                                        + endpoint
                                                        + ": "
                                                        + Host.reason(failure))));
    }

    private void welcome(NetSocket socket) {
        reception.welcome((NetSocketInternal) socket);
    }

    /** Returns the ports that are listened on, in the order of the endpoints. */
    List<Integer> ports() {
        return ports;
    }

    /** Accepts no more; connections inside stay until they end. */
    void shut() {
        for (NetServer server : servers) {
            server.shutdown(AS_LONG_AS_IT_TAKES.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
