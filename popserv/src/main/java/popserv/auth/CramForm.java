package popserv.auth;

/** CRAM-MD5 keys in place of a password. */
record CramForm(CramKeys cram) implements Form {
    @Override
    public boolean matches(byte[] password) {
        return cram.sameAs(CramKeys.derive(password));
    }
}
