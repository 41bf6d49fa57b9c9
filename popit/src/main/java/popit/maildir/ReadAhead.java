package popit.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages made ready to be sent before the client asks for them, by another thread while it reads
 * what it got before: so a client that takes one after the other waits for no disk and no thread,
 * and one turn on a thread does for many messages.
 *
 * <p>Whoever has the session plans, asks and takes; a batch runs beside it. A session has at most
 * two batches, a {@link Slab} each.
 */
final class ReadAhead {
    /** The octets of a message worth it: a larger one takes longer to send than to fetch. */
    static final long SMALL = Slab.OCTETS / 2;

    /** The octets of a batch, with some to spare for doubled dots. */
    static final long ROOM = Slab.OCTETS - Slab.OCTETS / 64;

    /** The most messages of a batch. */
    static final int MANY = 32;

    /**
     * A message to be read.
     *
     * @param index which of the snapshot
     * @param path where it was when last looked for
     */
    record Wanted(int index, Path path) {}

    /** A message of a batch; what may change is guarded by the monitor of its owner. */
    private static final class Text {
        private boolean begun;
        private boolean ended;
        private boolean dropped;
        private Slab slab;
        private int from;
        private int to;
        private long octets;
    }

    private final Map<Integer, Text> texts = new HashMap<>();
    private int lastBatch;
    private boolean running;

    /** Returns whether a message is ready. */
    synchronized boolean has(int i) {
        Text text = texts.get(i);
        return text != null && text.slab != null;
    }

    /** Returns whether the last batch has been read and half of it taken. */
    synchronized boolean isLow() {
        return !running && 2 * texts.size() <= lastBatch;
    }

    /** Returns whether a message is ready or about to be. */
    synchronized boolean knows(int i) {
        return texts.containsKey(i);
    }

    /**
     * Takes a message, waiting for it if it is just being read.
     *
     * @param i which of the snapshot
     * @param learned told once it was sent
     * @return its body; null if it is not to be had from here
     */
    synchronized Body take(int i, Learned learned) {
        Text text = texts.remove(i);
        if (text == null || !text.begun) {
            return null;
        }
        boolean interrupted = false;
        while (!text.ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (text.slab == null) {
            return null;
        }
        return new ReadyBody(
                text.slab, text.from, text.to, () -> learned.retrieved(i, text.octets));
    }

    /**
     * Plans a batch; only when {@link #isLow}.
     *
     * @return what reads it, on any thread; null when there is nothing to read or no room
     */
    synchronized Runnable plan(List<Wanted> batch) {
        Slab slab = batch.isEmpty() ? null : Slab.take();
        if (slab == null) {
            return null;
        }
        for (Wanted wanted : batch) {
            texts.put(wanted.index, new Text());
        }
        lastBatch = batch.size();
        running = true;
        return () -> read(batch, slab);
    }

    private void read(List<Wanted> batch, Slab slab) {
        try {
            for (Wanted wanted : batch) {
                Text text = begin(wanted.index);
                if (text != null) {
                    read(wanted, text, slab);
                }
            }
        } finally {
            slab.release();
            end();
        }
    }

    /** Returns the text to be read now; null if nobody wants it any more. */
    private synchronized Text begin(int i) {
        Text text = texts.get(i);
        if (text != null) {
            text.begun = true;
        }
        return text;
    }

    private void read(Wanted wanted, Text text, Slab slab) {
        ByteBuffer out = slab.memory();
        int from = out.position();
        boolean whole = false;
        long octets = 0;
        try (FileBody body = FileBody.open(wanted.path, new WireForm(true), null, null, 0)) {
            whole = !body.fill(out);
            octets = body.octets();
        } catch (IOException e) {
            // Moved or unreadable: who asks for it finds out.
            whole = false;
        } finally {
            if (whole) {
                text.from = from;
                text.to = out.position();
                text.octets = octets;
            } else {
                out.position(from);
            }
            ended(wanted.index, text, whole ? slab : null);
        }
    }

    private synchronized void ended(int i, Text text, Slab slab) {
        text.ended = true;
        if (slab != null && !text.dropped) {
            slab.hold();
            text.slab = slab;
        } else {
            texts.remove(i, text);
        }
        notifyAll();
    }

    private synchronized void end() {
        running = false;
    }

    /** Forgets all messages but those from one to another. */
    synchronized void keepOnly(int first, int last) {
        texts.entrySet()
                .removeIf(
                        entry ->
                                (entry.getKey() < first || entry.getKey() > last)
                                        && drop(entry.getValue()));
    }

    private static boolean drop(Text text) {
        text.dropped = true;
        if (text.slab != null) {
            text.slab.release();
        }
        return true;
    }

    /** Forgets all. */
    synchronized void clear() {
        keepOnly(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
