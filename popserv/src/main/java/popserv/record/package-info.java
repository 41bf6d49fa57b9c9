/**
 * What a login leaves behind: a row in MySQL, a UDP notice, an entry in a whoson server.
 *
 * <p>None of it may cost a login anything. Each recorder has a bounded queue and a thread of its
 * own; what does not fit, or cannot be delivered, is counted and logged.
 */
package popserv.record;
