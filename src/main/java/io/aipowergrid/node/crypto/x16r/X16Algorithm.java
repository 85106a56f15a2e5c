package io.aipowergrid.node.crypto.x16r;

import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SkeinDigest;
import org.bouncycastle.crypto.digests.TigerDigest;
import org.bouncycastle.crypto.digests.WhirlpoolDigest;

/**
 * The hashes of X16R in the order of the hexadecimal digit that chooses them (chain.md 2.1; hash.h,
 * HashX16R). May be called from any thread.
 */
public enum X16Algorithm {
  BLAKE(Blake512::hash),
  BMW(Bmw512::hash),
  GROESTL(Groestl512::hash),
  JH(Jh512::hash),
  KECCAK(message -> digest(new KeccakDigest(512), message)),
  SKEIN(message -> digest(new SkeinDigest(SkeinDigest.SKEIN_512, 512), message)),
  LUFFA(Luffa512::hash),
  CUBEHASH(CubeHash512::hash),
  SHAVITE(Shavite512::hash),
  SIMD(Simd512::hash),
  ECHO(Echo512::hash),
  HAMSI(Hamsi512::hash),
  FUGUE(Fugue512::hash),
  SHABAL(Shabal512::hash),
  WHIRLPOOL(message -> digest(new WhirlpoolDigest(), message)),
  SHA512(message -> digest(new SHA512Digest(), message));

  private static final List<X16Algorithm> ORDER = List.of(values());

  private final Hash512 function;

  X16Algorithm(Hash512 function) {
    this.function = function;
  }

  /** The algorithm of a hexadecimal digit, 0 to 15. */
  public static X16Algorithm ofDigit(int digit) {
    return ORDER.get(digit);
  }

  /** The 64-byte hash of the message. */
  public byte[] hash(byte[] message) {
    return function.hash(message);
  }

  /** As X16RV2 has it: keccak, luffa and sha512 take the Tiger hash of the message instead. */
  public byte[] hashV2(byte[] message) {
    return switch (this) {
      case KECCAK, LUFFA, SHA512 -> function.hash(tiger(message));
      case BLAKE,
          BMW,
          GROESTL,
          JH,
          SKEIN,
          CUBEHASH,
          SHAVITE,
          SIMD,
          ECHO,
          HAMSI,
          FUGUE,
          SHABAL,
          WHIRLPOOL ->
          function.hash(message);
    };
  }

  /** The Tiger hash, 24 bytes, with zeros to 64. */
  static byte[] tiger(byte[] message) {
    return Arrays.copyOf(digest(new TigerDigest(), message), Hash512.LENGTH);
  }

  private static byte[] digest(Digest digest, byte[] message) {
    digest.update(message, 0, message.length);
    var result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }
}
