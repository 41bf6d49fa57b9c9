"""The forms a password can be stored in."""

FILL = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ./"

# What costs nothing to make up: no password is ever right here, so a hash need not be of any.
FORMS = {
    "DES-CRYPT": "ab" + FILL[:11],
    "MD5-CRYPT": "$1$abcdefgh$" + FILL[:22],
    "SHA256-CRYPT": "$5$abcdefghijklmnop$" + FILL[:43],
    "SHA512-CRYPT": "$6$abcdefghijklmnop$" + (FILL * 2)[:86],
    "SHA512-CRYPT, 20,000 rounds": "$6$rounds=20000$abcdefghijklmnop$" + (FILL * 2)[:86],
    "BLF-CRYPT": "$2b$08$" + "abcdefghijklmnopqrstuu" + FILL[:31],
    "yescrypt": "$y$j9T$abcdefghijklmnop$" + FILL[:43],
    "scrypt": "$7$BU..../....abcdefghijklmnop$" + FILL[:43],
    "PLAIN": "{PLAIN}secret",
    "PLAIN-MD5": "{PLAIN-MD5}" + "0123456789abcdef" * 2,
    "SSHA": "{SSHA}584nE3nCRdkDxEVFDnE8rtBHtZNUdvBy",
    "SSHA512": "{SSHA512.HEX}" + "0123456789abcdef" * 9,
    "PBKDF2": "{PBKDF2}$1$EmEKfb4QztYm1o63$5000$3bda96d33a9959a08395de0226618160b4ccc7ae",
    "ARGON2ID": "{ARGON2ID}$argon2id$v=19$m=16384,t=2,p=1$197gHmPRRbcSA8Cu/k/xuQ$"
    "WXym4F1+wOO9lUvDl8H9RwWXym4F1+wOO9lUvDl8H9Q",
    "SCRAM-SHA-256": "{SCRAM-SHA-256}4096,3MBGqsRfv2mIoJnVdfCpug==,"
    + "A" * 43 + "=," + "B" * 43 + "=",
    "CRAM-MD5": "{CRAM-MD5}cd3ba7deaad6e5ca23448ba42e379747a9e0f7f1fbc00c8a81bbaac395731b56",
}
USUAL = FORMS["SHA512-CRYPT"]
