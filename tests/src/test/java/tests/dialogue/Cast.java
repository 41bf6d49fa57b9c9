package tests.dialogue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import tests.site.Peer;
import tests.site.Road;
import tests.site.Setup;
import tests.site.Site;

/** The clients of one dialogue, by number, all of one address. */
final class Cast implements AutoCloseable {
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final Site site;
    private final Road road;
    private final InetAddress address;
    private final Map<Integer, Peer> peers = new TreeMap<>();
    private final List<Peer> all = new ArrayList<>();
    private final Set<String> accounts = new TreeSet<>();

    Cast(Site site, Road road) throws IOException {
        this.site = site;
        this.road = road;
        // An address of its own, so that no limit counts one dialogue's failures against another.
        int n = CLIENTS.incrementAndGet();
        address = InetAddress.getByAddress(new byte[] {127, 1, (byte) (n >> 8), (byte) n});
    }

    /** Returns a client, who connects if it has not yet. */
    Peer peer(int n) throws IOException {
        Peer peer = peers.get(n);
        return peer == null ? open(n) : peer;
    }

    /** Connects anew. */
    Peer open(int n) throws IOException {
        return enter(n, site.connect(address));
    }

    private Peer enter(int n, Peer peer) {
        all.add(peer);
        peers.put(n, peer);
        return peer;
    }

    /** Connects anew and logs in; without popserv, it is so from the start. */
    void login(int n, String user, String password) throws IOException {
        expect(user);
        if (road == Road.ONESHOT) {
            enter(n, site.oneShot(user)).ok();
        } else {
            open(n).login(user, password == null ? Setup.PASSWORD : password);
        }
    }

    /** An account whose sessions must have ended before its mail is looked at. */
    void expect(String account) {
        accounts.add(account);
    }

    /** Waits until the session of a client that has left is over. */
    void settle(int n, String account) throws IOException, InterruptedException {
        if (road == Road.ONESHOT) {
            peer(n).process().waitFor();
        } else {
            site.settle(account);
        }
    }

    /** Has all leave, and waits until no session is left that could change the mail. */
    void leave() throws IOException, InterruptedException {
        for (Peer peer : all) {
            peer.close();
            if (peer.process() != null) {
                peer.process().waitFor();
            }
        }
        if (road != Road.ONESHOT) {
            for (String account : accounts) {
                site.settle(account);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Peer peer : all) {
            peer.close();
        }
    }
}
