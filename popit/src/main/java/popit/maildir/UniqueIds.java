package popit.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives messages their unique-ids (RFC 1939 section 7, UIDL), so that no client ever sees a message
 * change its id or an id change its message.
 *
 * <p>What was announced before stays: the index remembers it. For a message seen for the first
 * time, the rule is one that gives the same answer when the index is lost:
 *
 * <ol>
 *   <li>a name that {@link Promised} has is promised;
 *   <li>else, what another server's list promised: {@code dovecot-uidlist} before {@code
 *       courierpop3dsizelist} (after it where Courier's form is asked for): the id saved there, or
 *       its numbers in the form asked for, in {@link UidlForm#AUTO} that of its server;
 *   <li>else, where there is such a list, the message is entered in it, as its own server would do,
 *       and gets the id that server will show as well ({@link DovecotNumbering}, {@link
 *       CourierNumbering});
 *   <li>else, or when the list cannot be written, the unique part of the file name, as qmail and
 *       its heirs do; beside a list this is written down in {@link Promised}. When there is no list
 *       at the first visit, file names hold for good, whatever lists appear later: until an
 *       administrator removes {@code popit.uidl} and the index, or forces a form.
 * </ol>
 *
 * <p>An id that POP3 does not allow is replaced by a hash of it; of equal ones, all but the first
 * get a number behind.
 */
final class UniqueIds {
    private static final String HEX = "0123456789ABCDEF";

    private final UidlForm form;
    private final Folder folder;
    private final Promised promised;
    private UidList dovecot;
    private UidList courier;
    private final List<Integer> unlisted = new ArrayList<>();
    private int given;
    private int unwritten;

    private UniqueIds(
            UidlForm form, Folder folder, Promised promised, UidList dovecot, UidList courier) {
        this.form = form;
        this.folder = folder;
        this.promised = promised;
        this.dovecot = dovecot;
        this.courier = courier;
    }

    /** Ids for a folder where no message is new, or where only names count. */
    static UniqueIds plain(UidlForm form, Folder folder) {
        return new UniqueIds(form, folder, null, null, null);
    }

    /**
     * Ids for a folder with messages not seen before.
     *
     * @throws IOException when there is a list that cannot be read: to go by names instead would
     *     make every client fetch all of its mail again
     */
    static UniqueIds of(UidlForm form, Folder folder) throws IOException {
        if (form == UidlForm.FILENAME) {
            return plain(form, folder);
        }
        Promised promised = new Promised(folder);
        if (form == UidlForm.AUTO && promised.byName()) {
            return new UniqueIds(form, folder, promised, null, null);
        }
        UidList dovecot = DovecotUidlist.read(folder.beside(DovecotUidlist.FILE));
        UidList courier = CourierSizelist.read(folder.beside(CourierSizelist.FILE));
        return new UniqueIds(form, folder, promised, dovecot, courier);
    }

    UidlForm form() {
        return form;
    }

    /** Returns how many ids were given that are not just the name and must be remembered. */
    int given() {
        return given;
    }

    /** Returns how many ids rest on the index alone, for want of room to write them down. */
    int unwritten() {
        return unwritten;
    }

    /**
     * Returns the ids of all messages, null where it is the unique part of the name; or null for
     * all.
     *
     * @param messages all messages
     * @param merge which of them the base knew, and as what
     * @param base what was known before, or null
     */
    String[] ids(Snapshot messages, Merge merge, Snapshot base) {
        boolean remembers = base != null && base.form() == form;
        String[] ids = new String[messages.size()];
        boolean[] old = new boolean[messages.size()];
        boolean any = false;
        boolean doubtful = false;
        for (int i = 0; i < ids.length; i++) {
            old[i] = remembers && merge.known(i) >= 0;
            ids[i] = old[i] ? base.ownId(merge.known(i)) : give(messages, i);
        }
        List<String> promisedNow = numberUnlisted(messages, ids);
        for (int i = 0; i < ids.length; i++) {
            any |= ids[i] != null;
            doubtful |= !old[i] && ids[i] != null || messages.is(i, Snapshot.DUPLICATE);
        }
        if (doubtful) {
            any |= new Distinct(messages, ids, old).make();
            for (int i = 0; i < ids.length; i++) {
                given += !old[i] && ids[i] != null ? 1 : 0;
            }
        }
        writeDown(messages, promisedNow);
        return any ? ids : null;
    }

    private String give(Snapshot messages, int i) {
        byte[] names = messages.names();
        int from = messages.start(i);
        int end = messages.uniqueEnd(i);
        if (dovecot != null || courier != null) {
            String unique = messages.unique(i);
            String id = promised.has(unique) ? null : listed(names, from, end, unique);
            if (id != null) {
                return legal(id);
            }
            if (!promised.has(unique)) {
                unlisted.add(i);
            }
        }
        return Distinct.legal(names, from, end) ? null : Distinct.hashed(names, from, end);
    }

    private static String legal(String id) {
        byte[] octets = id.getBytes(StandardCharsets.ISO_8859_1);
        return Distinct.legal(octets, 0, octets.length)
                ? id
                : Distinct.hashed(octets, 0, octets.length);
    }

    /** What another server promised, or null. */
    private String listed(byte[] names, int from, int end, String unique) {
        boolean couriers = couriersFirst();
        UidList first = couriers ? courier : dovecot;
        UidList second = couriers ? dovecot : courier;
        int line = first == null ? -1 : first.find(names, from, end);
        if (line >= 0) {
            return inForm(first, line, unique, couriers ? UidlForm.COURIER : UidlForm.DOVECOT);
        }
        line = second == null ? -1 : second.find(names, from, end);
        return line < 0
                ? null
                : inForm(second, line, unique, couriers ? UidlForm.DOVECOT : UidlForm.COURIER);
    }

    /** Whether Courier's list counts before Dovecot's, whose IMAP may have stood beside it. */
    private boolean couriersFirst() {
        return form == UidlForm.COURIER && courier != null;
    }

    /**
     * Has the messages that are in no list entered in one.
     *
     * @return the names that must be promised instead
     */
    private List<String> numberUnlisted(Snapshot messages, String[] ids) {
        List<String> names = new ArrayList<>();
        for (int i : unlisted) {
            names.add(messages.unique(i));
        }
        if (names.isEmpty()) {
            return names;
        }
        UidList longer;
        if (dovecot != null && !couriersFirst()) {
            UidlForm wanted = formBeside(UidlForm.DOVECOT);
            longer = new DovecotNumbering(folder).give(names, wanted);
            dovecot = longer == null ? dovecot : longer;
        } else {
            longer = new CourierNumbering(folder).give(messages, unlisted);
            courier = longer == null ? courier : longer;
        }
        if (longer == null) {
            return names;
        }
        for (int i : unlisted) {
            String id =
                    listed(
                            messages.names(),
                            messages.start(i),
                            messages.uniqueEnd(i),
                            messages.unique(i));
            ids[i] = id == null ? ids[i] : legal(id);
        }
        return List.of();
    }

    private String inForm(UidList list, int line, String unique, UidlForm own) {
        UidlForm wanted = formBeside(own);
        String saved = list.savedId(line);
        if (saved != null) {
            // Dovecot shows it whatever form it is told to use.
            return saved.isEmpty() ? unique : saved;
        }
        long uid = list.uid(line);
        return wanted == UidlForm.COURIER && uid == 0
                ? escaped(unique)
                : wanted.id(uid, list.validity(line));
    }

    /** The form wanted of ids that come from a list whose own form is {@code own}. */
    private UidlForm formBeside(UidlForm own) {
        return form == UidlForm.AUTO ? own : form;
    }

    /** How Courier writes a file name as an id: what is no plain character as + and two digits. */
    private static String escaped(String unique) {
        StringBuilder id = new StringBuilder(unique.length());
        for (int i = 0; i < unique.length(); i++) {
            char c = unique.charAt(i);
            if (c < 0x21 || c > 0x7E || c == '\'' || c == '"' || c == '+') {
                id.append('+').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
            } else {
                id.append(c);
            }
        }
        return id.toString();
    }

    private void writeDown(Snapshot messages, List<String> promisedNow) {
        if (promised == null || messages.size() == 0) {
            return;
        }
        boolean anyList = dovecot != null || courier != null;
        if (anyList || form == UidlForm.AUTO) {
            boolean written = promised.promise(anyList, promisedNow);
            unwritten = written ? 0 : promisedNow.size();
        }
        if (promised.isWorthTidying(messages.size())) {
            Set<String> living = new HashSet<>();
            for (int i = 0; i < messages.size(); i++) {
                living.add(messages.unique(i));
            }
            promised.tidy(living);
        }
    }
}
