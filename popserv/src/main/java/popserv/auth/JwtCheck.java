package popserv.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import popserv.home.DatabaseDown;

/**
 * Checks tokens that are signed JWTs (RFC 7519, RFC 9068) against a key set. Only signatures with
 * public keys count: an attacker who knows the public key must not be able to use it as the secret
 * of an HMAC (RFC 8725 section 2.1).
 */
final class JwtCheck implements TokenCheck {
    private static final int MILLIS = 5_000;
    private static final int MOST_KEYS = 1 << 18;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final OAuthRules rules;

    private JwtCheck(OAuthRules rules, JWKSource<SecurityContext> keys) {
        this.rules = rules;
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>(JWSAlgorithm.Family.RSA);
        algorithms.addAll(JWSAlgorithm.Family.EC);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        // Access tokens are typed at+jwt, JWT or not at all, depending on who makes them.
        processor.setJWSTypeVerifier((type, context) -> {});
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        if (!rules.issuer().isEmpty()) {
            exact.issuer(rules.issuer());
        }
        String audience = rules.audience().isEmpty() ? null : rules.audience();
        processor.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(audience, exact.build(), Set.of("exp")));
    }

    /** Makes the check; throws {@link IllegalArgumentException} if the key set cannot be had. */
    static JwtCheck of(OAuthRules rules) {
        try {
            if (!rules.keys().contains("://")) {
                return new JwtCheck(
                        rules, new ImmutableJWKSet<>(JWKSet.load(new File(rules.keys()))));
            }
            DefaultResourceRetriever retriever =
                    new DefaultResourceRetriever(MILLIS, MILLIS, MOST_KEYS);
            return new JwtCheck(
                    rules,
                    JWKSourceBuilder.create(URI.create(rules.keys()).toURL(), retriever)
                            .retrying(true)
                            .outageTolerant(true)
                            .build());
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("'" + rules.keys() + "' is no URL", e);
        } catch (IOException | ParseException e) {
            throw new IllegalArgumentException("'" + rules.keys() + "' holds no key set", e);
        }
    }

    @Override
    public Optional<String> user(String token) throws DatabaseDown {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return scoped(claims)
                    ? OAuthRules.name(claims.getClaim(rules.claim()))
                    : Optional.empty();
        } catch (KeySourceException e) {
            throw new DatabaseDown("the key set " + rules.keys() + " cannot be had", e);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return Optional.empty();
        }
    }

    /** RFC 9068 section 2.2.3: scopes are one text with blanks; some providers write a list. */
    private boolean scoped(JWTClaimsSet claims) {
        for (String name : new String[] {"scope", "scp"}) {
            Object scopes = claims.getClaim(name);
            if (OAuthRules.holds(scopes, rules.scope())
                    || scopes instanceof String text
                            && Arrays.asList(text.split(" ")).contains(rules.scope())) {
                return true;
            }
        }
        return rules.scope().isEmpty();
    }
}
