package popserv.handoff;

/** What kind of socket a descriptor that is handed over is. */
public enum Transport {
    /** The client's own socket. */
    TCP("tcp"),
    /** One end of a socketpair(2); the front carries the octets between it and the client. */
    UNIX("unix");

    private final String word;

    Transport(String word) {
        this.word = word;
    }

    /** The word for it in the record. */
    public String word() {
        return word;
    }

    static Transport of(String word) throws MalformedMessage {
        for (Transport transport : values()) {
            if (transport.word.equals(word)) {
                return transport;
            }
        }
        throw new MalformedMessage("unknown transport");
    }
}
