package popit.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The first visit of a big folder, which is read by many. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class MeasuringTest {
    private static final int MANY = 200;

    @TempDir Path home;

    @Test
    void readersThatADiskOfOthersHoldsUpAreNotWaitedFor() throws Exception {
        Path[] files = new Path[MANY];
        for (int i = 0; i < MANY; i++) {
            files[i] = Files.writeString(home.resolve("" + i), "x".repeat(i) + "\n");
        }
        CountDownLatch disk = new CountDownLatch(1);
        for (int i = 0; i < Measuring.READERS; i++) {
            Measuring.readers().execute(() -> awaitIt(disk));
        }
        try {
            long[] octets = Measuring.octets(files);
            for (int i = 0; i < MANY; i++) {
                assertEquals(i + 2, octets[i]);
            }
        } finally {
            disk.countDown();
        }
    }

    private static void awaitIt(CountDownLatch disk) {
        try {
            disk.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
