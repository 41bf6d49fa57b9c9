package popserv.home;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import popserv.base.Template;
import popserv.base.Variables;

/** An LDAP search filter (RFC 4515) with {@code %} variables, whose values cannot bend it. */
final class LdapFilter {
    private final Template template;

    private LdapFilter(Template template) {
        this.template = template;
    }

    /** Reads a filter that {@link #checked} let pass. */
    static LdapFilter of(String text) {
        return new LdapFilter(Template.parse(text));
    }

    /** Returns the text if it is a filter; {@link IllegalArgumentException} if it is none. */
    static String checked(String text) {
        try {
            of(text).filter(letter -> "x");
            return text;
        } catch (LDAPException e) {
            throw new IllegalArgumentException("is no LDAP filter: " + text, e);
        }
    }

    /** Returns the filter for a look-up, the values escaped. */
    Filter filter(Variables variables) throws LDAPException {
        return Filter.create(
                template.expand(letter -> Filter.encodeValue(variables.value(letter))));
    }
}
