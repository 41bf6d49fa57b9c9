/**
 * Who exists: the user databases and the file that chooses and describes them, home.conf.
 *
 * <p>{@link popserv.home.HomeConf} reads the file and opens a {@link popserv.home.UserDatabase},
 * which answers one question: which {@link popserv.home.Account} has this name? Looking up may
 * block; whoever asks from an event loop does so through {@code popserv.auth}.
 */
package popserv.home;
