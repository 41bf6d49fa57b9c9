package popserv;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Leads what Netty, JNA and the JDK warn of by way of java.util.logging to SLF4J, where the other
 * libraries' warnings go: into our log. Who only makes such a logger need not wait for Log4j, which
 * starts beside.
 */
final class LibraryLogs {
    private LibraryLogs() {}

    /** To be called before anything of Netty is used. */
    static void begin() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    /** To be called when there is a log; what was said before went to standard error. */
    static void lead() {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
            LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
        }
    }
}
