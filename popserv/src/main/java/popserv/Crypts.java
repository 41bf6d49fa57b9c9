package popserv;

import popserv.host.Crypt;

/** Chooses the crypt(3) to verify passwords with. */
final class Crypts {
    private Crypts() {}

    /** Returns the host's own where its libcrypt is found, else what Java libraries know. */
    static popserv.auth.Crypt host() {
        return Crypt::hash;
    }
}
