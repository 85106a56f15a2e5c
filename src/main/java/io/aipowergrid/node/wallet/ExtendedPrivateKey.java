package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.params.AddressPrefixes;
import io.aipowergrid.node.crypto.HmacSha512;
import io.aipowergrid.node.crypto.Secp256k1;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A private key with the chain code that derives its children (BIP32). Immutable; may be used from
 * any thread. Lives only while something is signed.
 */
final class ExtendedPrivateKey {
  /** Marks an index as hardened: its public key cannot be derived without the private one. */
  private static final int HARDENED = 0x8000_0000;

  private static final byte[] SEED_KEY = "Bitcoin seed".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ZERO = new byte[1];

  private final KeyPosition position;
  private final byte[] chainCode;
  private final byte[] secret;

  private ExtendedPrivateKey(KeyPosition position, byte[] mac, byte[] secret) {
    this.position = position;
    this.chainCode = Arrays.copyOfRange(mac, 32, HmacSha512.LENGTH);
    this.secret = secret;
  }

  /**
   * The root of a tree.
   *
   * @param seed 16 to 64 bytes
   */
  static ExtendedPrivateKey ofSeed(byte[] seed) {
    if (seed.length < 16 || seed.length > 64) {
      throw new IllegalArgumentException("a seed has 16 to 64 bytes, not " + seed.length);
    }
    byte[] mac = HmacSha512.mac(SEED_KEY, seed);
    byte[] zero = new byte[Secp256k1.SECRET_BYTES];
    // Adding nothing checks the range; one seed in 2^127 has no key (BIP32).
    byte[] secret =
        Secp256k1.addToSecret(Arrays.copyOf(mac, 32), zero)
            .orElseThrow(() -> new IllegalStateException("the seed has no key"));
    return new ExtendedPrivateKey(KeyPosition.MASTER, mac, secret);
  }

  /** The hardened child with the index, written {@code index'}. */
  ExtendedPrivateKey hardened(int index) {
    byte[] number = new ByteWriter(4).int32be(index | HARDENED).toBytes();
    return derive(index | HARDENED, HmacSha512.mac(chainCode, ZERO, secret, number));
  }

  /** The child with the index, whose public key {@link ExtendedPublicKey#child} derives too. */
  ExtendedPrivateKey child(int index) {
    byte[] number = new ByteWriter(4).int32be(index).toBytes();
    return derive(index, HmacSha512.mac(chainCode, publicKey().toBytes(), number));
  }

  private ExtendedPrivateKey derive(int number, byte[] mac) {
    byte[] child =
        Secp256k1.addToSecret(secret, Arrays.copyOf(mac, 32))
            .orElseThrow(() -> new IllegalStateException("no key has this index"));
    return new ExtendedPrivateKey(position.child(toPublic().fingerprint(), number), mac, child);
  }

  /** The public half. */
  ExtendedPublicKey toPublic() {
    return new ExtendedPublicKey(position, chainCode, publicKey());
  }

  /** The compressed public key. */
  PublicKey publicKey() {
    return PublicKey.of(Secp256k1.publicKey(secret, true));
  }

  /** A copy of the 32 secret bytes. */
  byte[] secret() {
    return secret.clone();
  }

  /** As {@code xprv…} on main, {@code tprv…} elsewhere. */
  String format(AddressPrefixes prefixes) {
    return position.format(
        prefixes.extendedSecretKey(),
        chainCode,
        new ByteWriter(KeyPosition.KEY_BYTES).uint8(0).bytes(secret).toBytes());
  }

  /** Not the secret, which would end up in a log. */
  @Override
  public String toString() {
    return "private key at depth " + position.depth();
  }
}
