package popserv.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import popserv.home.Secret;

class StoredSecretTest {
    private static final CryptFunction CRYPT = popserv.host.Crypt::hash;

    private static StoredSecret read(String stored) {
        return StoredSecret.read(Secret.of(stored), true, CRYPT);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Made with doveadm pw, all of the word secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{DES-CRYPT}vbXLpF8En/4eQ",
                "{MD5-CRYPT}$1$AsNnrHHp$t/FWpeIJAGM1UJ3/eA87g1",
                "{SHA256-CRYPT}$5$7H.FfgfrRXD2R.jr$Gg6NnYqzSkpnH7brhqYNflyIRrxZo75TmmB832GpEX0",
                "{SHA512-CRYPT}$6$x9xC/9g0y/1JfLH1$10bsKOjSR7EoQyTPIhRrUTT30nSoLp8jtjawvMKdyBENp8RqeKrDhglBqOYQ0NIHScIytTF77ZO3g/4xRePq81",
                "{BLF-CRYPT}$2y$05$bgaJFbIHBcjRfBEs/X8Hs.7rVn/LJpl7euMKGIHdw5QrXwa684eMS",
                "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
                "{SHA1}5en6G6MezRroT3XKqkdPOmY/BfQ=",
                "{SHA256}K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=",
                "{SHA512}vSsar3708Jvp9Szi2NWZZ02Bqp1qRCFpbcTZPdBhnWgs5WtNZKnvCXdhztmeD2cmW192CF5bDufKRpayrW/isg==",
                "{SSHA}584nE3nCRdkDxEVFDnE8rtBHtZNUdvBy",
                "{SSHA256}mHWhFEeGwLliyPmnJiTvm/+bAfcEX01tvZr1qDspHS/d2fpE",
                "{SSHA512}8CWBNW0u57/i+tRnNz9Vkg55iSMbijQSVPjlsXpL/+603e3+9+xUgLHV8pV5ftXvhFpzxSd9JLd2QWhbAJUiKeIyAcY=",
                "{PLAIN-MD5}5ebe2294ecd0e0f08eab7690d2a6ee69",
                "{LDAP-MD5}Xr4ilOzQ4PCOq3aQ0qbuaQ==",
                "{MD5}Xr4ilOzQ4PCOq3aQ0qbuaQ==",
                "{SMD5}sGmEQ9E4AThL5OSj1ncwGhSl7LM=",
                "{ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$6eQ95SPBWVRsS5Zl/9sLbQ$EHgNnUW+Unjzsz9KZY4G8+e0p9CDDaEnyqLjRIn006Y",
                "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$197gHmPRRbcSA8Cu/k/xuQ$WXym4F1+wOO9lUvDl8H9R3nxbmbVWsm5dL3VwVNm7kg",
                "{PBKDF2}$1$EmEKfb4QztYm1o63$5000$3bda96d33a9959a08395de0226618160b4ccc7ae",
                "{SCRAM-SHA-1}4096,3MBGqsRfv2mIoJnVdfCpug==,aMca22EvJJCRyUuDrzv3cXLPmu8=,Ct32U0nFfQfuE5a3d2C5eN0pJls=",
                "{SCRAM-SHA-256}4096,339oh7vipKVcUmBrr46rpA==,8tY/B0+dg8Dpoq5YmAtm4n+7SwI9QF+xcxSBz8DcSQw=,ntYUgLEmTaW9IPxYA59mIxBHgKskU4/zRLTiWsnOoNo=",
                "{CRAM-MD5}cd3ba7deaad6e5ca23448ba42e379747a9e0f7f1fbc00c8a81bbaac395731b56",
                "{SHA512.HEX}bd2b1aaf7ef4f09be9f52ce2d8d599674d81aa9d6a4421696dc4d93dd0619d682ce56b4d64a9ef097761ced99e0f67265b5f76085e5b0ee7ca4696b2ad6fe2b2",
                "{SSHA.HEX}ac6cb0372e1f6075a23431c648d4328a07d1dbf3c71dca95",
                "{MD5}$1$Oknklv9P$FUZP2NLlNtiDUpDuXLnou1",
                "{crypt}$2y$05$HqXaLocm7OnBPlZz5w6f3O6eupJJ00dgAnvN834/dkXdZbHDG7qaq",
                "vbXLpF8En/4eQ",
                "$6$x9xC/9g0y/1JfLH1$10bsKOjSR7EoQyTPIhRrUTT30nSoLp8jtjawvMKdyBENp8RqeKrDhglBqOYQ0NIHScIytTF77ZO3g/4xRePq81",
                "{PLAIN}secret",
                "{cleartext}secret",
                "{PLAIN.HEX}736563726574",
                "{CRYPT.HEX}7662584c704638456e2f346551",
                "{PLAIN.B64}c2VjcmV0",
            })
    void matchesThePasswordAndNoOther(String stored) {
        StoredSecret secret = read(stored);
        assertTrue(secret.matches(octets("secret")), stored);
        assertFalse(secret.matches(octets("Secret")), stored);
        assertFalse(secret.matches(octets("secret ")), stored);
        assertFalse(secret.matches(new byte[0]), stored);
        assertNull(secret.trouble());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "!",
                "!!",
                "x",
                "*LK*",
                "!$6$salt$hash",
                "{CRYPT}",
                "{CRYPT}*",
                "{PLAIN}"
            })
    void lockedAccountsMatchNothing(String stored) {
        StoredSecret secret = read(stored);
        assertFalse(read("{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=").matches(new byte[0]));
        for (String password : new String[] {"", "*", "!", "x", "secret"}) {
            assertFalse(secret.matches(octets(password)), stored + " " + password);
        }
    }

    @Test
    void withoutCryptThePasswordStandsThere() {
        StoredSecret secret = StoredSecret.read(Secret.of("!secret"), false, CRYPT);
        assertTrue(secret.matches(octets("!secret")));
        assertArrayEquals(octets("!secret"), secret.plain());
        StoredSecret locked = StoredSecret.read(Secret.of("*"), false, CRYPT);
        assertFalse(locked.matches(octets("*")));
        assertFalse(locked.usable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{NONSENSE}x",
                "{SHA}!!",
                "{SHA}c2VjcmV0",
                "{SSHA}AAAA",
                "{PLAIN.XYZ}secret",
                "$6$rounds=999999999$salt$x",
                "$2b$31$abcdefghijklmnopqrstuu",
                "$y$jzT$salt$hash",
                "{PLAIN.HEX}7"
            })
    void whatCannotBeUnderstoodOrPaidForMatchesNothing(String stored) {
        StoredSecret secret = read(stored);
        assertNotNull(secret.trouble());
        assertFalse(secret.trouble().contains(stored));
        assertFalse(secret.matches(octets("secret")));
    }

    @Test
    void aNulDoesNotEndThePassword() {
        String hash = CRYPT.crypt(octets("secret"), "$5$salt");
        assertTrue(read(hash).matches(octets("secret")));
        CryptFunction host = (password, setting) -> hash;
        StoredSecret secret = StoredSecret.read(Secret.of(hash), true, host);
        assertFalse(secret.matches(octets("secret\0more")));
    }

    @Test
    void doesNotShowItself() {
        assertEquals("StoredSecret[PlainForm]", read("{PLAIN}secret").toString());
    }
}
