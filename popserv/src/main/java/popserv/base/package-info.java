/**
 * The floor both programs stand on: directives, settings, manual pages, replies, lines, log events
 * and variables. It imports nothing of ours and nothing but the JDK, so that a one-shot worker
 * starts in tens of milliseconds.
 */
package popserv.base;
