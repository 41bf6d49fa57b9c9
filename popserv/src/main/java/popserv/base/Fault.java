package popserv.base;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * What never should have happened, as the log tells of it: what it was and where, without its
 * words, which may quote what a client sent.
 */
public final class Fault {
    private static final String OURS = "pop";

    private Fault() {}

    /** Returns the class of the exception, where it was thrown, and where that was called by us. */
    public static String text(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
            cause = cause.getCause();
        }
        StringBuilder text = new StringBuilder(cause.getClass().getName());
        StackTraceElement[] frames = cause.getStackTrace();
        if (frames.length > 0) {
            text.append(" at ").append(frames[0]);
        }
        for (StackTraceElement frame : frames) {
            if (frame.getClassName().startsWith(OURS)) {
                if (frame != frames[0]) {
                    text.append(" by ").append(frame);
                }
                break;
            }
        }
        return text.toString();
    }
}
