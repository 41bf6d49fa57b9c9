package popserv.host;

/**
 * The secret half of an account (shadow(5)). Days count since 1970; -1 stands for none.
 *
 * @param password the stored hash
 * @param changed the day it was changed; 0 when it must be changed now
 * @param maximum how many days it holds
 * @param inactive how many days longer it still opens
 * @param expires the day the account ends
 */
public record HostShadow(String password, long changed, long maximum, long inactive, long expires) {
    /** Nothing of it. */
    @Override
    public String toString() {
        return "HostShadow[]";
    }
}
