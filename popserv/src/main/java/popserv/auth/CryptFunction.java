package popserv.auth;

/** The hash function of crypt(3), as the host or a library has it. */
@FunctionalInterface
public interface CryptFunction {
    /**
     * Hashes a password.
     *
     * @param password the octets
     * @param setting a salt, or a whole stored hash
     * @return the hash; null if the setting is of no form that is known here
     */
    String crypt(byte[] password, String setting);
}
