package popserv.record;

/** Logins for tests. */
final class Logins {
    private Logins() {}

    /** A login of an account at 192.0.2.7, at a fixed time. */
    static LoginRecord of(String account) {
        return new LoginRecord(
                account,
                account + "+work",
                "work",
                "/home/" + account,
                "192.0.2.7",
                "198.51.100.1",
                "pop.example.com",
                1700000000L,
                "s1");
    }
}
