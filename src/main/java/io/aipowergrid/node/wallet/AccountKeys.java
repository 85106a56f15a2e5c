package io.aipowergrid.node.wallet;

import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.params.AddressPrefixes;
import java.util.Optional;

/**
 * The public keys of one account, {@code m/44'/coin'/0'} (BIP44; chain.md 1), as a watch-only
 * wallet knows them. Immutable; may be used from any thread.
 */
public final class AccountKeys {
  private static final int PURPOSE = 44;
  private static final int ACCOUNT = 0;

  /** Of the account key, so that there is room for a branch and an address below it. */
  private static final int DEPTH_MAX = KeyPosition.DEPTH_MAX - 2;

  private final ExtendedPublicKey account;
  private final ExtendedPublicKey receive;
  private final ExtendedPublicKey change;

  /**
   * @param account the key at depth 3, or any other whose children 0 and 1 are receive and change
   * @throws IllegalArgumentException when it stands so deep that it has no addresses
   */
  public AccountKeys(ExtendedPublicKey account) {
    this.account = account;
    this.receive = account.child(KeyPath.Branch.RECEIVE.number());
    this.change = account.child(KeyPath.Branch.CHANGE.number());
  }

  /** The keys of the account that the text names; empty when it can be none of the network. */
  static Optional<AccountKeys> parse(String text, AddressPrefixes prefixes) {
    return ExtendedPublicKey.parse(text, prefixes)
        .filter(account -> account.depth() <= DEPTH_MAX)
        .map(AccountKeys::new);
  }

  /** The account's private key. */
  static ExtendedPrivateKey privateAccount(byte[] seed, int coinType) {
    return ExtendedPrivateKey.ofSeed(seed).hardened(PURPOSE).hardened(coinType).hardened(ACCOUNT);
  }

  /** The key of the account itself. */
  public ExtendedPublicKey account() {
    return account;
  }

  /** The compressed public key at the path. */
  public PublicKey key(KeyPath path) {
    var branch =
        switch (path.branch()) {
          case RECEIVE -> receive;
          case CHANGE -> change;
        };
    return branch.child(path.index()).key();
  }

  /** The address at the path. */
  public Address.OfKey address(KeyPath path) {
    return new Address.OfKey(key(path).hash());
  }
}
