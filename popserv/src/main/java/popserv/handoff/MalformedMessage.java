package popserv.handoff;

/** A message on the link that is not what HANDOFF.md describes. Carries no part of it. */
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * @param what what is wrong, in words of ours, never octets of the message
     */
    public MalformedMessage(String what) {
        super(what);
    }
}
