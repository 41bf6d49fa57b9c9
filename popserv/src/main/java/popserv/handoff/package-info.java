/**
 * Giving the connection away: both ends of the door side by side.
 *
 * <p>{@link popserv.handoff.HandOff} is the record that travels, in {@link
 * popserv.handoff.Message}s. The front uses {@link popserv.handoff.Workers} (resident workers),
 * {@link popserv.handoff.ExecRoad} (a process for each session) and {@link popserv.handoff.Relay};
 * a resident worker uses {@link popserv.handoff.Link}. The format of the messages is described for
 * others in HANDOFF.md.
 */
package popserv.handoff;
