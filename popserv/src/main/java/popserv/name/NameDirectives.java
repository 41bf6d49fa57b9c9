package popserv.name;

import popserv.base.Directive;

/** The directives that take a typed name apart. */
public final class NameDirectives {
    /** What names a folder. */
    public static final Directive<Ere> FOLDER =
            Directive.of("folder", Ere.kindWithGroup())
                    .defaultWords("none: folders are not used")
                    .says(
                            "An extended regular expression that finds a folder in the name the"
                                + " client typed. Its first parenthesis that matches is the folder;"
                                + " all that it matched is taken out of the name, and what remains"
                                + " is the account. The folder \"work\" is the Maildir++ directory"
                                + " \".work\". A folder that does not exist, or whose name has a"
                                + " slash, a control character, or a dot at an end or beside"
                                + " another, is refused after the password was checked. An empty"
                                + " folder is none. A name with other than ASCII characters is"
                                + " looked for as IMAP servers store it, in modified UTF-7, and as"
                                + " it was typed. In an expression, a plus, asterisk or question"
                                + " mark that has nothing to repeat is an ordinary character;"
                                + " back-references are refused, for they cannot be matched in"
                                + " bounded time.")
                    .example("+([^%@/]*)");

    /** What names the worker's option. */
    public static final Directive<Ere> USEROPT =
            Directive.of("useropt", Ere.kindWithGroup())
                    .defaultWords("none: options are not used")
                    .says(
                            "An extended regular expression that finds an option in the name the"
                                + " client typed, independently of folder and wherever it stands."
                                + " Its first parenthesis that matches is passed to the worker"
                                + " after a \"--\"; all that it matched is taken out of the name."
                                + " An empty option is none. The options of the bundled worker are"
                                + " in popit(8).")
                    .example("/([^%@+]*)");

    private NameDirectives() {}
}
