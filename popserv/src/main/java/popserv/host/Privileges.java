package popserv.host;

/**
 * Becoming somebody else for good: all threads of the process at once, as glibc does it for {@code
 * setuid} and its like (nptl(7)).
 */
public final class Privileges {
    private Privileges() {}

    /**
     * Becomes another user and group, without any other group and without a way back. Does nothing
     * when that is who we are and we are not root.
     *
     * @throws HostException when we may not (EPERM); the process should not go on then
     */
    public static void become(Identity identity) throws HostException {
        Identity ours = Identity.ours();
        if (!ours.isRoot() && identity.equals(ours)) {
            return;
        }
        Libc.checked("setgroups", Libc.setgroups(0, null));
        int gid = identity.gid();
        int uid = identity.uid();
        Libc.checked("setresgid", Libc.setresgid(gid, gid, gid));
        Libc.checked("setresuid", Libc.setresuid(uid, uid, uid));
        if (uid != 0 && Libc.setresuid(0, 0, 0) == 0) {
            throw new HostException("setresuid", Errno.EPERM, "root could be regained");
        }
    }
}
