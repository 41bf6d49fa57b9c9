package popit.pop;

import java.io.IOException;
import popserv.base.Language;

/**
 * The commands of the TRANSACTION state. This table is the protocol: the verb is the constant's
 * name, beside it stand the section that defines it, the arguments it takes and whether answering
 * touches the disk.
 */
enum PopCommand {
    STAT("RFC 1939 section 5", Arguments.Form.NONE, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return session.stat();
        }
    },
    LIST("RFC 1939 section 5", Arguments.Form.OPTIONAL_NUMBER, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return session.list(arguments);
        }
    },
    RETR("RFC 1939 section 5", Arguments.Form.NUMBER, true) {
        @Override
        Answer answer(PopSession session, Arguments arguments) throws IOException {
            return session.retr(arguments);
        }
    },
    DELE("RFC 1939 section 5", Arguments.Form.NUMBER, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return session.dele(arguments);
        }
    },
    NOOP("RFC 1939 section 5", Arguments.Form.NONE, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return Answer.of(PopReply.NOTHING);
        }
    },
    RSET("RFC 1939 section 5", Arguments.Form.NONE, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return session.rset();
        }
    },
    QUIT("RFC 1939 section 6", Arguments.Form.NONE, true) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return session.quit();
        }
    },
    TOP("RFC 1939 section 7", Arguments.Form.NUMBER_AND_LINES, true) {
        @Override
        Answer answer(PopSession session, Arguments arguments) throws IOException {
            return session.top(arguments);
        }
    },
    UIDL("RFC 1939 section 7", Arguments.Form.OPTIONAL_NUMBER, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return session.uidl(arguments);
        }
    },
    CAPA("RFC 2449 section 5", Arguments.Form.NONE, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return session.capa();
        }
    },
    LANG("RFC 6856 section 3", Arguments.Form.OPTIONAL_WORD, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return arguments.none()
                    ? new TextAnswer(Language.LIST, Language.lines())
                    : Answer.of(Language.choose(arguments.word()));
        }
    },
    UTF8("RFC 6856 section 2", Arguments.Form.ANY, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return Answer.of(PopReply.UTF8_BEFORE_LOGIN);
        }
    },
    USER("RFC 1939 section 7", Arguments.Form.ANY, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return Answer.of(PopReply.LOGGED_IN);
        }
    },
    PASS("RFC 1939 section 7", Arguments.Form.ANY, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return Answer.of(PopReply.LOGGED_IN);
        }
    },
    APOP("RFC 1939 section 7", Arguments.Form.ANY, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return Answer.of(PopReply.LOGGED_IN);
        }
    },
    AUTH("RFC 5034 section 4", Arguments.Form.ANY, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return Answer.of(PopReply.LOGGED_IN);
        }
    },
    STLS("RFC 2595 section 4", Arguments.Form.ANY, false) {
        @Override
        Answer answer(PopSession session, Arguments arguments) {
            return Answer.of(PopReply.LOGGED_IN);
        }
    };

    private static final PopCommand[] TABLE = values();

    private final String section;
    private final Arguments.Form form;
    private final boolean onDisk;

    PopCommand(String section, Arguments.Form form, boolean onDisk) {
        this.section = section;
        this.form = form;
        this.onDisk = onDisk;
    }

    /** Answers the command; its arguments have the form of the table. */
    abstract Answer answer(PopSession session, Arguments arguments) throws IOException;

    /** Returns where the command is defined. */
    String section() {
        return section;
    }

    /** Returns what arguments it takes. */
    Arguments.Form form() {
        return form;
    }

    /** Returns whether answering reads or changes the Maildir. */
    boolean onDisk() {
        return onDisk;
    }

    /** Returns the command whose verb, in any case, is the first {@code length} of the line. */
    static PopCommand of(String line, int length) {
        if (length != 3 && length != 4) {
            return null;
        }
        for (PopCommand command : TABLE) {
            String verb = command.name();
            if (verb.length() == length && line.regionMatches(true, 0, verb, 0, length)) {
                return command;
            }
        }
        return null;
    }

    /** Returns whether a word is a command's verb, in any case. */
    static boolean isVerb(String word) {
        return of(word, word.length()) != null;
    }
}
