package popserv.auth;

/**
 * The header that opens a client's first message in SCRAM and OAUTHBEARER (RFC 5801 section 4):
 * {@code n,a=name,}.
 *
 * @param text the header as sent, both commas included
 * @param flag {@code n}: the client knows no channel binding; {@code y}: it does, but believes that
 *     the server does not; {@code p}: it binds
 * @param binding the type of channel binding; empty unless the flag is {@code p}
 * @param authorization whom to act as; empty: the owner in person
 */
record Gs2Header(String text, char flag, String binding, String authorization) {

    /** Reads the header from the beginning of a message; null if there is none. */
    static Gs2Header read(String message) {
        int first = message.indexOf(',');
        int second = message.indexOf(',', first + 1);
        if (first < 1 || second < 0) {
            return null;
        }
        String flag = message.substring(0, first);
        String name = message.substring(first + 1, second);
        boolean binds = flag.startsWith("p=") && flag.length() > 2;
        if (!binds && !flag.equals("n") && !flag.equals("y")) {
            return null;
        }
        String authorization = name.startsWith("a=") ? unescaped(name.substring(2)) : "";
        if (authorization == null || !name.isEmpty() && authorization.isEmpty()) {
            return null;
        }
        String binding = binds ? flag.substring(2) : "";
        String text = message.substring(0, second + 1);
        return new Gs2Header(text, flag.charAt(0), binding, authorization);
    }

    /** Returns a name with {@code =2C} and {@code =3D} undone; null if {@code =} stands else. */
    static String unescaped(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '=') {
                if (name.startsWith("=2C", i)) {
                    c = ',';
                } else if (!name.startsWith("=3D", i)) {
                    return null;
                }
                i += 2;
            }
            text.append(c);
        }
        return text.toString();
    }
}
