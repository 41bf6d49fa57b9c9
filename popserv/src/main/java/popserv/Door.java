package popserv;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The listeners of one event loop, on every endpoint. Doors of one process share their sockets, so
 * a reload opens new doors beside the old ones before these are shut, and no client finds the port
 * closed between.
 */
final class Door extends AbstractVerticle {
    /** Longer than any session: what is inside stays until it ends by itself. */
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(3650);

    /**
     * As many as the system allows (net.core.somaxconn(7)). Who does not fit waits a second or
     * more, until his system tries again, and may wait for ever for our greeting, when his believes
     * that it was heard and ours forgot it.
     */
    private static final int BACKLOG = 65_535;

    private final List<Listener> listeners;
    private final Reception reception;
    private final DoorTransport transport;
    private final List<NetServer> servers = new ArrayList<>();
    private final int[] actual;

    Door(List<Listener> listeners, Reception reception, DoorTransport transport) {
        this.listeners = listeners;
        this.actual = new int[listeners.size()];
        this.reception = reception;
        this.transport = transport;
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.setPeriodic(500, tick -> reception.checkTimes());
        List<Future<?>> listening = new ArrayList<>();
        for (int i = 0; i < listeners.size(); i++) {
            listening.add(listen(listeners.get(i), i));
        }
        Future.all(listening).<Void>mapEmpty().onComplete(started);
    }

    private Future<NetServer> listen(Listener listener, int number) {
        Endpoint endpoint = listener.endpoint();
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
        server.connectHandler(
                socket -> reception.welcome((NetSocketInternal) socket, listener.tls()));
        transport.inherit(listener);
        Future<NetServer> opened = server.listen(port, host);
        transport.inherit(null);
        return opened.onSuccess(listening -> actual[number] = listening.actualPort())
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

    /** Returns the ports that are listened on, in the order of the listeners. */
    List<Integer> ports() {
        return Arrays.stream(actual).boxed().toList();
    }

    /**
     * Accepts no more; connections inside stay until they end. It happens on the door's own loop,
     * between two clients: one that has been accepted is not caught with one foot in the door.
     *
     * @return completes when no client will come in by it any more
     */
    CompletableFuture<Void> shut() {
        CompletableFuture<Void> shut = new CompletableFuture<>();
        context.runOnContext(
                now -> {
                    shutServers();
                    shut.complete(null);
                });
        return shut;
    }

    private void shutServers() {
        List<Future<?>> ended = new ArrayList<>();
        for (NetServer server : servers) {
            ended.add(server.shutdown(AS_LONG_AS_IT_TAKES.toSeconds(), TimeUnit.SECONDS));
        }
        // Nothing of it is to stay behind: there may be many reloads.
        Future.join(ended).onComplete(done -> vertx.undeploy(deploymentID()));
    }
}
