package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Hash160;

/**
 * An output that carries an asset (chain.md 7; assettypes.h). Names and messages are whatever bytes
 * stand there, each byte as the character of its number (ISO 8859-1); amounts are any signed 64-bit
 * number, in steps of 1e-8, until they were checked.
 */
public sealed interface AssetOutput {
  /** The amount of every owner token: exactly one (assets.h, OWNER_ASSET_AMOUNT). */
  long OWNER_AMOUNT = 100_000_000;

  AssetKind kind();

  /** The hash of the key that holds it. */
  Hash160 holder();

  /** An asset output whose payload can be read. */
  sealed interface WellFormed extends AssetOutput {
    /** The asset's name, not checked. */
    String name();

    /** How much of it, not checked. */
    long amount();
  }

  /**
   * Moves an asset.
   *
   * @param message an IPFS hash (34 bytes) or a transaction id as hex digits; mostly none
   * @param expiry when the message ends, seconds since 1970; 0 for never
   */
  record Transfer(Hash160 holder, String name, long amount, String message, long expiry)
      implements WellFormed {
    @Override
    public AssetKind kind() {
      return AssetKind.TRANSFER;
    }
  }

  /**
   * Creates an asset.
   *
   * @param units decimals, a signed byte
   * @param reissuable 1 when more may be created, a signed byte
   * @param hasIpfs 1 when a hash follows, a signed byte
   * @param ipfsHash as the message of a transfer
   */
  record Issue(
      Hash160 holder,
      String name,
      long amount,
      int units,
      int reissuable,
      int hasIpfs,
      String ipfsHash)
      implements WellFormed {
    @Override
    public AssetKind kind() {
      return AssetKind.NEW;
    }
  }

  /** Creates the token of an asset's owner, whose name ends in an exclamation mark. */
  record Owner(Hash160 holder, String name) implements WellFormed {
    @Override
    public AssetKind kind() {
      return AssetKind.OWNER;
    }

    @Override
    public long amount() {
      return OWNER_AMOUNT;
    }
  }

  /**
   * Creates more of an asset.
   *
   * @param units decimals from now on, a signed byte
   * @param reissuable 1 when still more may be created, a signed byte
   * @param ipfsHash as the message of a transfer
   */
  record Reissue(
      Hash160 holder, String name, long amount, int units, int reissuable, String ipfsHash)
      implements WellFormed {
    @Override
    public AssetKind kind() {
      return AssetKind.REISSUE;
    }
  }

  /** Looks like an asset output, but its payload cannot be read: invalid in a block. */
  record Malformed(AssetKind kind, Hash160 holder) implements AssetOutput {}
}
