package popserv.home;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import popserv.base.Network;
import popserv.base.Variables;

/**
 * What one account may do, where that differs from the rule for all. Written as words parted by
 * blanks, in the eighth field of a password file or in the column named by {@code options}:
 *
 * <ul>
 *   <li>{@code mechs=plain,scram-sha-256}: only these ways to log in. USER and PASS count as {@code
 *       plain}, APOP as {@code apop}.
 *   <li>{@code tls}: no password in the clear, only over TLS.
 *   <li>{@code nologin}: no login at all; the client hears the same as for a wrong password.
 *   <li>{@code allow_nets=192.0.2.0/24,2001:db8::/32}: only from these addresses.
 *   <li>{@code master}, or {@code master=example.com,example.org}: may act as every other account,
 *       or as those of these domains.
 * </ul>
 *
 * <p>Other words are passed over: Dovecot's passwd-file keeps fields of its own there.
 *
 * @param mechanisms the ways allowed, in lower case; empty: all
 * @param tlsOnly whether a password in the clear needs TLS
 * @param nologin whether the account is closed
 * @param networks where from; empty: from everywhere
 * @param masterOf the domains whose accounts it may act as; {@code *} stands for all
 */
public record Switches(
        Set<String> mechanisms,
        boolean tlsOnly,
        boolean nologin,
        List<Network> networks,
        Set<String> masterOf) {
    /** As the rule for all has it. */
    public static final Switches NONE = new Switches(Set.of(), false, false, List.of(), Set.of());

    public Switches {
        mechanisms = Set.copyOf(mechanisms);
        networks = List.copyOf(networks);
        masterOf = Set.copyOf(masterOf);
    }

    /**
     * Reads the words.
     *
     * @throws IllegalArgumentException if a network cannot be read: to pass it over would open what
     *     it was meant to close
     */
    public static Switches parse(String words) {
        if (words == null || words.isBlank()) {
            return NONE;
        }
        Set<String> mechanisms = new TreeSet<>();
        Set<String> masterOf = new TreeSet<>();
        boolean tls = false;
        boolean nologin = false;
        List<Network> networks = List.of();
        for (String word : words.strip().split("[ \t]+")) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? "" : word.substring(equals + 1);
            switch (name) {
                case "mechs" ->
                        mechanisms.addAll(List.of(value.toLowerCase(Locale.ROOT).split(",")));
                case "tls" -> tls = true;
                case "nologin" -> nologin = true;
                case "master" -> masterOf.addAll(List.of((equals < 0 ? "*" : value).split(",")));
                case "allow_nets" ->
                        networks =
                                Arrays.stream(value.split(","))
                                        .map(Network::parse)
                                        .collect(Collectors.toList());
                default -> {
                    // A field of another server's, which shares the file.
                }
            }
        }
        return new Switches(mechanisms, tls, nologin, networks, masterOf);
    }

    /**
     * Returns whether a login is allowed.
     *
     * @param mechanism the way, in lower case
     * @param clear whether the password itself travels
     * @param tls whether TLS protects the connection
     * @param remote the client's address as text; empty: unknown, which no network holds
     */
    public boolean allow(String mechanism, boolean clear, boolean tls, String remote) {
        return !nologin
                && (mechanisms.isEmpty() || mechanisms.contains(mechanism))
                && (!tlsOnly || !clear || tls)
                && (networks.isEmpty() || networks.stream().anyMatch(n -> n.holds(remote)));
    }

    /** Returns whether the account may act as another. */
    public boolean mayActAs(String account) {
        String domain = Variables.domain(account);
        return masterOf.contains("*") || !domain.isEmpty() && masterOf.contains(domain);
    }
}
