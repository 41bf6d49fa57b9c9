/**
 * popit, the worker: the program itself, its configuration, and its two doors. One serves a single
 * session on descriptors 0 and 1; the other is given thousands by popserv.
 */
package popit;
