package popserv.auth;

/** What a SASL mechanism wants next (RFC 4422 section 3). */
public sealed interface Step {

    /** More from the client: the octets are sent to it, in the encoding of the protocol. */
    record Challenge(byte[] octets) implements Step {}

    /** Nothing more: the exchange has ended. */
    record End(Verdict verdict) implements Step {}
}
