package popserv.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import popserv.base.Event;
import popserv.base.Log;

/**
 * A recorder with a bounded queue and a thread of its own, so that the other side may be slow, down
 * or a black hole and no login notices.
 *
 * <p>When the queue is full, the newest login is lost. While the other side cannot be reached, the
 * thread tries again, waiting longer each time; logins that grew too old to be of use are lost
 * then. Losses are counted, and logged at most once a minute.
 */
final class RecordQueue implements Recorder {

    /**
     * What a queue holds and how it tries.
     *
     * @param capacity most logins that wait
     * @param batch most logins delivered at once
     * @param oldest the age at which a login is not worth telling any more
     * @param firstRetry the pause after the first failure; it doubles with each
     * @param lastRetry the longest pause
     */
    record Limits(
            int capacity, int batch, Duration oldest, Duration firstRetry, Duration lastRetry) {}

    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
    private static final Duration RETRY_WHEN_CLOSING = Duration.ofMillis(200);

    private record Entry(LoginRecord login, long since) {}

    /** Wakes the thread up; no login. */
    private static final Entry WAKE = new Entry(null, 0);

    private final String name;
    private final Limits limits;
    private final Delivery delivery;
    private final Log log;
    private final BlockingQueue<Entry> queue;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile int inHand;

    private long told;
    private long tellFrom = System.nanoTime();
    private boolean down;
    private boolean downTold;
    private String reason = "";

    /** Makes the queue and starts its thread, which the program's end does not wait for. */
    RecordQueue(String name, Limits limits, Delivery delivery, Log log) {
        this.name = name;
        this.limits = limits;
        this.delivery = delivery;
        this.log = log;
        this.queue = new ArrayBlockingQueue<>(limits.capacity());
        this.thread = new Thread(this::run, "record-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void record(LoginRecord login) {
        if (closing.getCount() == 0 || !queue.offer(new Entry(login, System.nanoTime()))) {
            lost.incrementAndGet();
        }
    }

    @Override
    public List<Counts> counts() {
        return List.of(new Counts(name, sent.get(), lost.get(), queue.size() + inHand));
    }

    /** Takes no more logins; the thread delivers what waits and ends. Does not block. */
    void finish() {
        closing.countDown();
        queue.offer(WAKE);
    }

    @Override
    public void close(Duration atMost) {
        finish();
        try {
            if (!ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                thread.interrupt();
                ended.await(100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ended.getCount() > 0) {
            giveUp();
        }
    }

    private void run() {
        try {
            List<Entry> batch = new ArrayList<>();
            while (closing.getCount() > 0 || !queue.isEmpty()) {
                Entry first = queue.poll(BETWEEN_LINES.toSeconds(), TimeUnit.SECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, limits.batch() - 1);
                    batch.removeIf(entry -> entry == WAKE);
                    deliver(batch);
                    batch.clear();
                }
                tell(false);
            }
        } catch (InterruptedException e) {
            // close() has waited as long as it was allowed to.
            reason = reason.isEmpty() ? "no time left" : reason;
        } finally {
            giveUp();
            // Closing a connection to a black hole takes its time, and nobody has to wait for it.
            ended.countDown();
            delivery.close();
        }
    }

    /** Delivers a batch, however long that takes, or until all of it is too old. */
    private void deliver(List<Entry> batch) throws InterruptedException {
        Duration pause = limits.firstRetry();
        while (!batch.isEmpty()) {
            inHand = batch.size();
            try {
                List<LoginRecord> logins = batch.stream().map(Entry::login).toList();
                sent.addAndGet(delivery.deliver(logins, this::lost));
                down = false;
                break;
            } catch (Delivery.Unreachable e) {
                reason = e.getMessage();
                down = true;
                tell(false);
            } catch (RuntimeException e) {
                lost(batch.size(), e.toString());
                break;
            }
            boolean hurry = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
            if (hurry) {
                TimeUnit.NANOSECONDS.sleep(RETRY_WHEN_CLOSING.toNanos());
            }
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(limits.lastRetry()) > 0 ? limits.lastRetry() : pause;
            forgetOld(batch);
        }
        inHand = 0;
    }

    private void forgetOld(List<Entry> batch) {
        int before = batch.size();
        long now = System.nanoTime();
        batch.removeIf(entry -> now - entry.since() > limits.oldest().toNanos());
        lost.addAndGet(before - batch.size());
    }

    private void lost(int count, String why) {
        lost.addAndGet(count);
        reason = why;
    }

    /** What is left now will not be delivered. */
    private synchronized void giveUp() {
        List<Entry> left = new ArrayList<>();
        queue.drainTo(left);
        left.removeIf(entry -> entry == WAKE);
        lost.addAndGet(left.size() + inHand);
        inHand = 0;
        tell(true);
    }

    /** Logs what was lost since the last line; no sooner than a minute after it, unless last. */
    private synchronized void tell(boolean last) {
        downTold &= down;
        long count = lost.get() - told;
        boolean news = count > 0 || down && !downTold;
        if (news && (last || System.nanoTime() - tellFrom >= 0)) {
            Event.LOST.log(log, null, "what", name, "count", count, "reason", why());
            told += count;
            downTold = down;
            reason = "";
            tellFrom = System.nanoTime() + BETWEEN_LINES.toNanos();
        }
    }

    private String why() {
        return reason.isEmpty() ? "the queue is full" : reason;
    }
}
