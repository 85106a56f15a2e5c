package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.crypto.Hkdf;
import io.aipowergrid.node.crypto.HmacSha256;
import io.aipowergrid.node.crypto.SealedBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps transcripts unreadable at rest and makes the salt of client commitments, with subkeys of
 * {@code aipg.secret}. Thread-safe.
 */
@ApplicationScoped
class TranscriptSeal {
  private static final String TRANSCRIPT_LABEL = "aipg/proof/transcript/1";
  private static final String CLIENT_SALT_LABEL = "aipg/proof/client-salt/1";

  private final SealedBox box;
  private final byte[] clientSaltKey;

  @Inject
  TranscriptSeal(@ConfigProperty(name = "aipg.secret") String secret) {
    box = new SealedBox(Hkdf.subkey(secret, TRANSCRIPT_LABEL));
    clientSaltKey = Hkdf.subkey(secret, CLIENT_SALT_LABEL);
  }

  byte[] seal(String receiptId, Transcript transcript) {
    var json = CanonicalJson.format(TranscriptJson.format(transcript));
    return box.seal(Tags.utf8(json), Tags.utf8(receiptId));
  }

  /** Empty when the node's secret is another one than at sealing, or the bytes were changed. */
  Optional<Transcript> open(String receiptId, byte[] sealed) {
    try {
      return box.open(sealed, Tags.utf8(receiptId))
          .map(CanonicalJson::parse)
          .map(TranscriptJson::parse);
    } catch (MalformedBytesException e) {
      return Optional.empty();
    }
  }

  /** The same for the same answer, and not to be guessed by anybody but this node. */
  Salt clientSalt(UUID jobId, int choice) {
    var mac = HmacSha256.mac(clientSaltKey, Tags.utf8(jobId + "/" + choice));
    return Salt.of(Arrays.copyOf(mac.toBytes(), Salt.LENGTH));
  }
}
