package popserv;

import popserv.base.Directive;
import popserv.base.UsualFile;

/** What {@code -V} prints: version, what this machine offers, and every directive's default. */
final class Version {
    private Version() {}

    /** Returns the version of the jar; {@code unreleased} outside of one. */
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    static String text() {
        StringBuilder text = new StringBuilder("popserv ").append(number()).append('\n');
        text.append("Java ")
                .append(System.getProperty("java.version"))
                .append(", ")
                .append(System.getProperty("os.name"))
                .append(' ')
                .append(System.getProperty("os.arch"))
                .append('\n');
        text.append("configuration: ").append(UsualFile.of(Popserv.FILE)).append("\n\ndefaults:\n");
        for (Directive<?> directive : FrontDirectives.TABLE.all()) {
            text.append(String.format("  %-22s %s%n", directive.name(), directive.defaultWords()));
        }
        return text.toString();
    }
}
