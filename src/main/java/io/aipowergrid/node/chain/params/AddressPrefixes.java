package io.aipowergrid.node.chain.params;

import io.aipowergrid.node.chain.model.AddressFormat;

/**
 * How a network writes addresses and keys (chainparams.cpp, base58Prefixes; chain.md 1).
 *
 * @param pubKeyHash first byte of a pay-to-public-key-hash address
 * @param scriptHash first byte of a pay-to-script-hash address; on main and test the same as {@code
 *     pubKeyHash}, so such an address must never be shown or paid there
 * @param secretKey first byte of a secret key in wallet import format
 * @param extendedPublicKey BIP 32 version, 4 bytes big-endian
 * @param extendedSecretKey BIP 32 version, 4 bytes big-endian
 * @param coinType BIP 44
 */
public record AddressPrefixes(
    int pubKeyHash,
    int scriptHash,
    int secretKey,
    int extendedPublicKey,
    int extendedSecretKey,
    int coinType) {
  /** Reads and writes this network's addresses. */
  public AddressFormat format() {
    return new AddressFormat(pubKeyHash, scriptHash);
  }

  /** Whether script-hash addresses can be told apart from key-hash ones. */
  public boolean distinguishesScripts() {
    return pubKeyHash != scriptHash;
  }
}
