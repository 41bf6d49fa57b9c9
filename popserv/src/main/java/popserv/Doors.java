package popserv;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** All doors of this process, and the loops that serve those who come in by them. */
final class Doors {
    private static final String OURS =
            "; popserv itself has this port, by another line or until it is restarted";

    private final EventLoopGroup loops;
    private final Runnable clientLeft;
    private final Map<Place, Door> open = new ConcurrentHashMap<>();

    /**
     * What tells one socket from another.
     *
     * @param descriptor the socket, if we were given it; null if we bind it
     * @param address what is bound
     * @param ipv6Only whether IPv4 is not bound with it
     * @param number which of the listeners it is, if the system chooses the port
     */
    private record Place(
            Integer descriptor, InetSocketAddress address, boolean ipv6Only, int number) {
        boolean hasPortOf(Place other) {
            return address != null
                    && other.address != null
                    && address.getPort() == other.address.getPort();
        }

        // A record's own would be put together at the start of every process.
        @Override
        public boolean equals(Object other) {
            return other instanceof Place that
                    && number == that.number
                    && ipv6Only == that.ipv6Only
                    && Objects.equals(descriptor, that.descriptor)
                    && Objects.equals(address, that.address);
        }

        @Override
        public int hashCode() {
            return Objects.hash(descriptor, address, number);
        }
    }

    /**
     * Opens none yet.
     *
     * @param clientLeft to run when the one client that inetd started us for is ours no more
     */
    Doors(EventLoopGroup loops, Runnable clientLeft) {
        this.loops = loops;
        this.clientLeft = clientLeft;
    }

    /** Returns one of the loops. */
    EventLoop loop() {
        return loops.next();
    }

    /** Returns the loops. */
    EventLoopGroup loops() {
        return loops;
    }

    /**
     * Opens doors, but for those that are open already.
     *
     * @return one for each listener, in their order
     * @throws Exit if one cannot be opened; then it is as it was
     */
    List<Door> open(List<Listener> listeners) throws Exit, InterruptedException {
        List<Door> before = List.copyOf(open.values());
        List<Door> wanted = new ArrayList<>();
        try {
            for (int i = 0; i < listeners.size(); i++) {
                Place place = place(listeners.get(i), i);
                Door door = open.get(place);
                if (door == null) {
                    door = open(listeners.get(i), place);
                    open.put(place, door);
                }
                wanted.add(door);
            }
        } catch (Exit e) {
            wanted.stream().filter(door -> !before.contains(door)).forEach(Door::close);
            open.values().retainAll(before);
            throw e;
        }
        return wanted;
    }

    private Door open(Listener listener, Place place) throws Exit, InterruptedException {
        try {
            return Door.open(listener, place.address(), loops, clientLeft);
        } catch (Exit e) {
            boolean ours = open.keySet().stream().anyMatch(other -> other.hasPortOf(place));
            throw ours ? new Exit(e.status(), e.getMessage() + OURS, listener.place()) : e;
        }
    }

    private static Place place(Listener listener, int number) throws Exit {
        Endpoint endpoint = listener.endpoint();
        if (listener.descriptor() != null) {
            return new Place(listener.descriptor(), null, false, 0);
        }
        String host = endpoint.host() == null ? Host.anyAddress() : endpoint.host();
        try {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getByName(host), endpoint.port());
            int which = endpoint.port() == 0 ? number : 0;
            return new Place(null, address, listener.ipv6Only(), which);
        } catch (UnknownHostException e) {
            throw Door.cannotBind(listener, e);
        }
    }

    /**
     * Shuts all doors but some.
     *
     * @return completes, on a loop, when everybody has been welcomed who came in by a shut door, or
     *     by one that led elsewhere before
     */
    CompletableFuture<Void> shutAllBut(Collection<Door> some) {
        List<Door> shut = open.values().stream().filter(door -> !some.contains(door)).toList();
        open.values().removeAll(shut);
        return all(shut.stream().map(Door::stop).toList())
                .thenCompose(stopped -> turn())
                .thenRun(() -> shut.forEach(Door::close));
    }

    /** Completes when every loop has done what it had to do. */
    private CompletableFuture<Void> turn() {
        List<CompletableFuture<Void>> turns = new ArrayList<>();
        loops.forEach(loop -> turns.add(CompletableFuture.runAsync(() -> {}, loop)));
        return all(turns);
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> some) {
        return CompletableFuture.allOf(some.toArray(new CompletableFuture<?>[0]));
    }
}
