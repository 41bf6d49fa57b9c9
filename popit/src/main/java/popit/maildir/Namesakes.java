package popit.maildir;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Messages of a snapshot that have one unique part among them, to be recognized among files listed
 * with that same part: by the whole name, else as one whose name is there no more. However many
 * there are, each is looked at once: whoever may write in a Maildir may have chosen the names.
 */
final class Namesakes {
    private final Set<String> listed;
    private final Map<String, Queue<Integer>> byName = new HashMap<>();
    private final Queue<Integer> renamed = new ArrayDeque<>();

    /**
     * Begins without any.
     *
     * @param listed all whole names listed with the unique part
     */
    Namesakes(Set<String> listed) {
        this.listed = listed;
    }

    /**
     * Adds a message.
     *
     * @param b its index in the snapshot
     * @param name its whole name there
     */
    void add(int b, String name) {
        if (listed.contains(name)) {
            byName.computeIfAbsent(name, any -> new ArrayDeque<>()).add(b);
        } else {
            renamed.add(b);
        }
    }

    /** Returns the message that a listed name is, or -1 for a new one; each is returned once. */
    int take(String name) {
        Queue<Integer> same = byName.get(name);
        Integer found = same == null ? null : same.poll();
        if (found == null) {
            found = renamed.poll();
        }
        return found == null ? -1 : found;
    }
}
