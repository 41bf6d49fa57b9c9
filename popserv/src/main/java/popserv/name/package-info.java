/**
 * What a typed name means: account, folder and option, taken apart by extended regular expressions.
 *
 * <p>Knows no POP3, no socket and no user database.
 */
package popserv.name;
