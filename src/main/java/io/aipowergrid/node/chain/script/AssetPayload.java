package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.chain.model.Hash160;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads what follows the mark of an asset output; bytes that are left over are allowed
 * (assettypes.h). Every method throws MalformedBytesException when bytes are missing. Pure.
 */
final class AssetPayload {
  private static final int IPFS_HASH_TYPE = 0x12;
  private static final int HASH_BYTES = 32;

  /** The fewest bytes for which a hash is looked for at all. */
  private static final int HASH_FIELD_MIN = 33;

  private AssetPayload() {}

  static AssetOutput read(AssetKind kind, Hash160 holder, ByteReader in) {
    String name = text(in);
    return switch (kind) {
      case TRANSFER -> transfer(holder, name, in);
      case NEW -> issue(holder, name, in);
      case OWNER -> new AssetOutput.Owner(holder, name);
      case REISSUE ->
          new AssetOutput.Reissue(
              holder, name, in.int64le(), signedByte(in), signedByte(in), hash(in));
    };
  }

  /** A length and as many bytes, each taken as the character of its number. */
  static String text(ByteReader in) {
    return new String(in.sizedBytes(in.remaining()), StandardCharsets.ISO_8859_1);
  }

  static int signedByte(ByteReader in) {
    return (byte) in.uint8();
  }

  private static AssetOutput transfer(Hash160 holder, String name, ByteReader in) {
    long amount = in.int64le();
    boolean hasMessage = in.remaining() >= HASH_FIELD_MIN;
    String message = hash(in);
    long expiry = hasMessage && in.remaining() >= Long.BYTES ? in.int64le() : 0;
    return new AssetOutput.Transfer(holder, name, amount, message, expiry);
  }

  private static AssetOutput issue(Hash160 holder, String name, ByteReader in) {
    long amount = in.int64le();
    int units = signedByte(in);
    int reissuable = signedByte(in);
    int hasIpfs = signedByte(in);
    String hash = hasIpfs == 1 ? hash(in) : "";
    return new AssetOutput.Issue(holder, name, amount, units, reissuable, hasIpfs, hash);
  }

  /**
   * A type byte and a sized hash, of which at most 32 bytes count; an IPFS hash gets its two bytes
   * back. Nothing where too few bytes are left (ReadWriteAssetHash).
   */
  private static String hash(ByteReader in) {
    if (in.remaining() < HASH_FIELD_MIN) {
      return "";
    }
    int type = in.uint8();
    byte[] bytes = in.sizedBytes(in.remaining());
    String prefix = type == IPFS_HASH_TYPE ? "1220" : "";
    byte[] counted = bytes.length > HASH_BYTES ? Arrays.copyOf(bytes, HASH_BYTES) : bytes;
    return prefix + HexFormat.of().formatHex(counted);
  }
}
