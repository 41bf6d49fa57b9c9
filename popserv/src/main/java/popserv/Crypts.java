package popserv;

import popserv.auth.Crypt;

/** Chooses the crypt(3) to verify passwords with. */
final class Crypts {
    private Crypts() {}

    /** Returns the host's own where its libcrypt is found, else what Java libraries know. */
    static Crypt host() {
        return popserv.host.Crypt::hash;
    }
}
