package popserv.record;

import java.util.List;
import popserv.name.Ere;

/**
 * Which accounts are told to whoson: the first rule that matches decides, and none means no.
 *
 * @param rules in the order of the configuration file
 */
record WhosonRules(List<Rule> rules) {

    /**
     * One line of the file.
     *
     * @param allow true for {@code whoson.allow}
     * @param expression what it matches
     */
    record Rule(boolean allow, Ere expression) {}

    boolean allow(String account) {
        for (Rule rule : rules) {
            if (rule.expression().isIn(account)) {
                return rule.allow();
            }
        }
        return false;
    }

    /** Returns whether no account at all is allowed. */
    boolean denyAll() {
        return rules.stream().noneMatch(Rule::allow);
    }
}
