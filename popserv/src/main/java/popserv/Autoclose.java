package popserv;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** The time after which the doors are shut ({@code autoclose}). For one thread at a time. */
final class Autoclose {
    private final Vertx vertx;
    private final Runnable shut;
    private Long timer;

    /** Takes what shuts the doors; it runs on a thread of its own. */
    Autoclose(Vertx vertx, Runnable shut) {
        this.vertx = vertx;
        this.shut = shut;
    }

    /** Counts anew: the sockets have just been opened, or opened again; with 0 seconds never. */
    void in(int seconds) {
        if (timer != null) {
            vertx.cancelTimer(timer);
            timer = null;
        }
        if (seconds > 0) {
            timer =
                    vertx.setTimer(
                            TimeUnit.SECONDS.toMillis(seconds),
                            tick -> new Thread(shut, "autoclose").start());
        }
    }
}
