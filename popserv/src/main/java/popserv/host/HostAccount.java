package popserv.host;

/**
 * An account of the host (passwd(5)).
 *
 * @param name its name
 * @param password what the password file has: mostly {@code x}
 * @param identity its uid and gid
 * @param gecos who it is
 * @param home its home directory
 * @param shell its shell
 */
public record HostAccount(
        String name, String password, Identity identity, String gecos, String home, String shell) {
    /** Without the password, which may be a hash in old files. */
    @Override
    public String toString() {
        return "HostAccount[" + name + "]";
    }
}
