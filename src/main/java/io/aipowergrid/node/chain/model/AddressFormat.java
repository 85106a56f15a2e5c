package io.aipowergrid.node.chain.model;

import io.aipowergrid.node.crypto.Base58;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a network writes addresses: Base58Check of a prefix byte and the hash (base58.cpp,
 * CAipgAddress). Where both prefixes are the same, as on main and test, every address is one of a
 * key: a script's would be read back as a key that nobody has, so it is never written (chain.md 1).
 * Immutable; may be used from any thread.
 *
 * @param keyPrefix first byte of the address of a key, 0 to 255
 * @param scriptPrefix first byte of the address of a script, 0 to 255
 */
public record AddressFormat(int keyPrefix, int scriptPrefix) {
  public AddressFormat {
    if ((keyPrefix & ~0xff) != 0 || (scriptPrefix & ~0xff) != 0) {
      throw new IllegalArgumentException("address prefixes are bytes");
    }
  }

  /** The address that the text names; empty when it is none of this network. */
  public Optional<Address> parse(String text) {
    return Base58.decodeCheck(text)
        .filter(payload -> payload.length == 1 + Hash160.LENGTH)
        .flatMap(this::address);
  }

  private Optional<Address> address(byte[] payload) {
    int prefix = payload[0] & 0xff;
    var hash = Hash160.of(Arrays.copyOfRange(payload, 1, payload.length));
    if (prefix == keyPrefix) {
      return Optional.of(new Address.OfKey(hash));
    }
    return prefix == scriptPrefix ? Optional.of(new Address.OfScript(hash)) : Optional.empty();
  }

  /** The text of the address; empty for one of a script where the network cannot write it. */
  public Optional<String> format(Address address) {
    return switch (address) {
      case Address.OfKey key -> Optional.of(format(key));
      case Address.OfScript script ->
          keyPrefix == scriptPrefix
              ? Optional.empty()
              : Optional.of(write(scriptPrefix, script.hash()));
    };
  }

  /** The text of the address of a key, which every network can write. */
  public String format(Address.OfKey address) {
    return write(keyPrefix, address.hash());
  }

  private static String write(int prefix, Hash160 hash) {
    var payload = new byte[1 + Hash160.LENGTH];
    payload[0] = (byte) prefix;
    System.arraycopy(hash.toBytes(), 0, payload, 1, Hash160.LENGTH);
    return Base58.encodeCheck(payload);
  }
}
