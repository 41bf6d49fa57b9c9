/** Keeping strangers out: how many sessions there are, whose, and from where. */
package popserv.limits;
