package popserv;

/** The longer examples of the manual pages: whole configurations, and lines of the log. */
final class PageExamples {
    static final String SESSION =
            "2026-11-28T11:42:39.004+00:00 mx0ccahm-1 login user=joe ip=192.0.2.7\n"
                    + "    local=192.0.2.10 method=PASS road=worker worker=30643\n"
                    + "2026-11-28T11:42:41.310+00:00 mx0ccahm-1 logout user=joe ip=192.0.2.7\n"
                    + "    reason=quit top=0 retr=2 dele=2 octets=4711 left=0 seconds=2";

    static final String GUESS =
            "2026-11-28T11:43:02.118+00:00 mx0ccahm-7 login-failed user=root\n"
                    + "    ip=198.51.100.9 local=192.0.2.10 method=PASS reason=unknown\n"
                    + "2026-11-28T11:43:02.119+00:00 mx0ccahm-7 blocked ip=198.51.100.9\n"
                    + "    seconds=60";

    static final String VIRTUAL =
            "uid vmail\ngid vmail\nmaildir /srv/mail/%d/%n/Maildir\n"
                    + "tls.cert /etc/ssl/pop.example.com.pem\n"
                    + "tls.key /etc/ssl/private/pop.example.com.key\n"
                    + "sameaddrmax 50\nsessions.accountmax 4\nauth.block 600";

    static final String ACCOUNTS =
            "maildir %h/Maildir\nfolder +([^%@/]*)\n"
                    + "tls.cert /etc/ssl/pop.example.com.pem\n"
                    + "tls.key /etc/ssl/private/pop.example.com.key\ntls.mode required";

    static final String PROXIED =
            "bindto 192.0.2.10:110\nproxy.from 192.0.2.1\nproxy.from 192.0.2.2\n"
                    + "auth.plaintext 0\nuid vmail\n"
                    + "loginfo.host db1.example.com\nloginfo.user popserv\n"
                    + "loginfo.password secret\nloginfo.database mail\n"
                    + "loginfo.query INSERT INTO logins (at, account, ip) VALUES"
                    + " (FROM_UNIXTIME(%t), %u, %r)";

    private PageExamples() {}
}
