package io.aipowergrid.node.accounts;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Hkdf;
import io.aipowergrid.node.crypto.HmacSha256;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Random tokens, and the codes that only this node can compute over them. Any thread. */
@Singleton
class AccountSecrets {
  private static final String KEY_LABEL = "aipg/accounts/api-key/1";
  private static final String CSRF_LABEL = "aipg/accounts/csrf/1";
  private static final int TOKEN_BYTES = 32;

  // No vowels and no look-alikes: it can be read out and never spells a word.
  private static final String READABLE = "bcdfghjkmnpqrstvwxyz23456789";

  private final SecureRandom chance = new SecureRandom();
  private final byte[] keySubkey;
  private final byte[] csrfSubkey;

  AccountSecrets(@ConfigProperty(name = "aipg.secret") String secret) {
    this.keySubkey = Hkdf.subkey(secret, KEY_LABEL);
    this.csrfSubkey = Hkdf.subkey(secret, CSRF_LABEL);
  }

  /** 256 random bits as 43 characters of base64url. */
  String newToken() {
    var bytes = new byte[TOKEN_BYTES];
    chance.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Random characters that a person can read and type, 4.8 bits each. */
  String newReadable(int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(READABLE.charAt(chance.nextInt(READABLE.length())));
    }
    return text.toString();
  }

  /** The code of a whole API key, kept instead of it. */
  Hash256 keyMac(String presentedKey) {
    return HmacSha256.mac(keySubkey, presentedKey.getBytes(StandardCharsets.UTF_8));
  }

  /** The token that proves that a form was made by us for this session. */
  String csrfToken(String sessionToken) {
    var mac = HmacSha256.mac(csrfSubkey, sessionToken.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.toBytes());
  }
}
