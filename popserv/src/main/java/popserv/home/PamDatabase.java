package popserv.home;

import java.util.Locale;
import java.util.Optional;
import org.jvnet.libpam.PAM;
import org.jvnet.libpam.PAMException;
import popserv.base.Log;
import popserv.base.Utf8;
import popserv.host.HostAccount;
import popserv.host.HostAccounts;
import popserv.host.HostException;

/**
 * The accounts of the host, whose password PAM checks ({@code mode pam}). PAM's modules pause after
 * a wrong password unless their {@code nodelay} is set; that pause holds a thread here.
 */
final class PamDatabase implements CheckingDatabase {
    private final String service;
    private final Outage outage;

    PamDatabase(String service, Log log) {
        this.service = service;
        this.outage = new Outage("pam", log);
    }

    @Override
    public Optional<Account> find(Lookup lookup) throws DatabaseDown {
        try {
            HostAccount host = HostAccounts.named(lookup.account());
            return host == null
                    ? Optional.empty()
                    : Optional.of(SystemDatabase.account(host, Secret.NONE));
        } catch (HostException e) {
            throw outage.nonsense(e.getMessage());
        }
    }

    @Override
    public Optional<Account> check(Lookup lookup, byte[] password) throws DatabaseDown {
        String text = Utf8.text(password);
        if (text == null || text.isEmpty() || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        PAM pam = begin();
        try {
            return find(Lookup.of(pam.authenticate(lookup.account(), text).getUserName()));
        } catch (PAMException e) {
            if (isOurs(e)) {
                throw outage.nonsense(e.getMessage());
            }
            return Optional.empty();
        } finally {
            pam.dispose();
        }
    }

    private PAM begin() throws DatabaseDown {
        try {
            return new PAM(service);
        } catch (PAMException | LinkageError e) {
            throw outage.nonsense("PAM cannot be used: " + e.getMessage());
        }
    }

    /**
     * The library gives pam_strerror(3) in place of the code: what tells of a fault of the host.
     */
    private static boolean isOurs(PAMException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("cannot retrieve authentication info")
                || text.contains("system error")
                || text.contains("critical error")
                || text.contains("error in service module")
                || text.contains("module is unknown")
                || text.contains("failed to load module")
                || text.contains("symbol not found")
                || text.contains("memory buffer error");
    }
}
