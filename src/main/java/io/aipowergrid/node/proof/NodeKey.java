package io.aipowergrid.node.proof;

import io.aipowergrid.node.crypto.Ed25519;
import io.aipowergrid.node.crypto.Hkdf;
import io.aipowergrid.node.crypto.SealedBox;
import io.aipowergrid.node.proof.data.StoredKey;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 key with which this node signs. Made at first start, kept in the database sealed
 * under a subkey of {@code aipg.secret}. Thread-safe.
 */
@ApplicationScoped
public class NodeKey {
  private static final Logger LOG = Logger.getLogger(NodeKey.class);
  private static final String SEED_LABEL = "aipg/proof/node-key/1";

  private final SealedBox box;
  private final InstantSource clock;
  private volatile @Nullable Opened opened;

  @Inject
  NodeKey(@ConfigProperty(name = "aipg.secret") String secret, InstantSource clock) {
    this.box = new SealedBox(Hkdf.subkey(secret, SEED_LABEL));
    this.clock = clock;
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared, never leaves this class.
  private record Opened(KeyId nodeId, KeyId keyId, byte[] publicKey, byte[] seed) {}

  /** A public key of this node, for those who check old receipts. */
  @SuppressWarnings("ArrayRecordComponent") // Read-only by contract, never compared.
  public record PublicKey(
      KeyId keyId, byte[] publicKey, Instant notBefore, @Nullable Instant retiredAt) {}

  /** Makes or opens the key, so that the first receipt need not wait for it. */
  public void start() {
    LOG.infof("Node signs with key=%s node=%s", keyId(), nodeId());
  }

  /** Names this node; stays the same when the key is changed. */
  public KeyId nodeId() {
    return opened().nodeId();
  }

  /** Names the key that signs now. */
  public KeyId keyId() {
    return opened().keyId();
  }

  /** The 32 bytes of the public key that signs now. */
  public byte[] publicKey() {
    return opened().publicKey().clone();
  }

  /** Every key this node ever had, oldest first. */
  public List<PublicKey> history() {
    return QuarkusTransaction.joiningExisting()
        .call(
            () ->
                StoredKey.listOldestFirst().stream()
                    .map(
                        key ->
                            new PublicKey(
                                KeyId.of(key.keyId), key.publicKey, key.notBefore, key.retiredAt))
                    .toList());
  }

  byte[] sign(byte[] message) {
    var key = opened();
    return Ed25519.sign(key.seed(), key.publicKey(), message);
  }

  private Opened opened() {
    var key = opened;
    return key != null ? key : open();
  }

  private synchronized Opened open() {
    var key = opened;
    if (key == null) {
      key = QuarkusTransaction.requiringNew().call(this::load);
      opened = key;
    }
    return key;
  }

  private Opened load() {
    var stored = StoredKey.findCurrent().orElseGet(this::create);
    var seed =
        box.open(stored.sealedSeed, stored.keyId)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The node's signing key cannot be opened: aipg.secret is not the one with"
                            + " which it was sealed. Restore data/secret or AIPG_SECRET."));
    if (!Arrays.equals(Ed25519.publicKey(seed), stored.publicKey)) {
      throw new IllegalStateException("The stored signing key does not match its public key.");
    }
    return new Opened(KeyId.of(stored.nodeId), KeyId.of(stored.keyId), stored.publicKey, seed);
  }

  private StoredKey create() {
    var seed = new byte[Ed25519.SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    var key = new StoredKey();
    key.publicKey = Ed25519.publicKey(seed);
    key.keyId = KeyId.ofPublicKey(key.publicKey).toBytes();
    // The first key names the node; a later one would carry the same node id.
    key.nodeId = key.keyId;
    key.sealedSeed = box.seal(seed, key.keyId);
    key.notBefore = clock.instant();
    Arrays.fill(seed, (byte) 0);
    StoredKey.insertUnlessPresent(key);
    return StoredKey.findCurrent().orElseThrow();
  }
}
