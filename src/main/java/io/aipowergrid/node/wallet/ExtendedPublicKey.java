package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.params.AddressPrefixes;
import io.aipowergrid.node.crypto.HmacSha512;
import io.aipowergrid.node.crypto.Secp256k1;
import java.util.Arrays;
import java.util.Optional;

/**
 * A public key with the chain code that derives its children (BIP32). It shows every payment to
 * them, and cannot spend one. Immutable; may be used from any thread.
 */
public final class ExtendedPublicKey {
  private final KeyPosition position;
  private final byte[] chainCode;
  private final PublicKey key;

  ExtendedPublicKey(KeyPosition position, byte[] chainCode, PublicKey key) {
    this.position = position;
    this.chainCode = chainCode.clone();
    this.key = key;
  }

  /** The key that the text names; empty when it is none of a network with these prefixes. */
  public static Optional<ExtendedPublicKey> parse(String text, AddressPrefixes prefixes) {
    return KeyPosition.parse(prefixes.extendedPublicKey(), text)
        .filter(parts -> parts.key()[0] == 2 || parts.key()[0] == 3)
        .filter(parts -> Secp256k1.isPublicKey(parts.key()))
        .map(
            parts ->
                new ExtendedPublicKey(
                    parts.position(), parts.chainCode(), PublicKey.of(parts.key())));
  }

  /** As {@code xpub…} on main, {@code tpub…} elsewhere. */
  public String format(AddressPrefixes prefixes) {
    return position.format(prefixes.extendedPublicKey(), chainCode, key.toBytes());
  }

  /** The compressed key itself. */
  public PublicKey key() {
    return key;
  }

  /** How many derivations lie between the master key and this one. */
  public int depth() {
    return position.depth();
  }

  /**
   * The child with the index; hardened children need the private key.
   *
   * @param index not negative
   */
  public ExtendedPublicKey child(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("a hardened child needs the private key");
    }
    byte[] mac =
        HmacSha512.mac(chainCode, key.toBytes(), new ByteWriter(4).int32be(index).toBytes());
    // One index in 2^127 has no key (BIP32); whoever meets it takes the next.
    byte[] child =
        Secp256k1.addToPublicKey(key.toBytes(), Arrays.copyOf(mac, 32))
            .orElseThrow(() -> new IllegalStateException("no key has the index " + index));
    return new ExtendedPublicKey(
        position.child(fingerprint(), index),
        Arrays.copyOfRange(mac, 32, HmacSha512.LENGTH),
        PublicKey.of(child));
  }

  /** The first four bytes of the key's hash, big-endian. */
  int fingerprint() {
    byte[] hash = key.hash().toBytes();
    return hash[0] << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | hash[3] & 0xff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExtendedPublicKey that
        && position.equals(that.position)
        && Arrays.equals(chainCode, that.chainCode)
        && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
