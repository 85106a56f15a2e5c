package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.UuidV7;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.crypto.Argon2;
import io.aipowergrid.node.wallet.data.WalletRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The wallets of this node's network: making, listing, addresses. Any thread. */
@ApplicationScoped
public class Wallets {
  /** The fewest characters of a passphrase. */
  public static final int PASSPHRASE_CHARS_MIN = 10;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final SecureRandom random = new SecureRandom();
  private final NetworkParams params;
  private final ChainIndex index;
  private final WalletConfig config;
  private final WalletSecrets secrets;
  private final InstantSource clock;

  Wallets(
      NetworkParams params,
      ChainIndex index,
      WalletConfig config,
      WalletSecrets secrets,
      InstantSource clock) {
    this.params = params;
    this.index = index;
    this.config = config;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Stores a wallet that can spend.
   *
   * @param mnemonic new or restored words; not stored, so they must be kept elsewhere
   * @param extension what BIP39 calls the passphrase; usually empty
   * @param passphrase seals the seed here; not needed to restore it from the words
   */
  public WalletView create(String name, Mnemonic mnemonic, String extension, String passphrase) {
    requirePassphrase(passphrase);
    var id = UuidV7.at(clock.instant());
    byte[] seed = mnemonic.toSeed(extension);
    try {
      var account = AccountKeys.privateAccount(seed, params.addresses().coinType()).toPublic();
      // Before the transaction: Argon2id takes its time.
      SealedSeed sealed = SealedSeed.seal(seed, passphrase, WalletSecrets.owner(id), random);
      return QuarkusTransaction.joiningExisting()
          .call(() -> view(persist(id, name, account, Optional.of(sealed))));
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /**
   * Stores a wallet that shows payments and cannot spend.
   *
   * @param accountKey an extended public key of this network, {@code xpub…} or {@code tpub…}
   */
  @Transactional
  public WalletView watch(String name, String accountKey) {
    ExtendedPublicKey account =
        AccountKeys.parse(accountKey, params.addresses())
            .map(AccountKeys::account)
            .orElseThrow(
                () -> invalid("this is no extended public key of the network " + params.name()));
    return view(persist(UuidV7.at(clock.instant()), name, account, Optional.empty()));
  }

  private WalletRow persist(
      UUID id, String name, ExtendedPublicKey account, Optional<SealedSeed> sealed) {
    var row = new WalletRow();
    row.id = id;
    row.network = params.name();
    row.name = requireNew(name);
    row.accountKey = account.format(params.addresses());
    WalletRow.findByAccountKey(row.network, row.accountKey)
        .ifPresent(known -> conflict("the wallet " + known.name + " has this account already"));
    sealed.ifPresent(
        seed -> {
          row.seedBox = seed.box();
          row.seedSalt = seed.salt();
          row.argon2Memory = seed.costs().memoryKib();
          row.argon2Passes = seed.costs().iterations();
          row.argon2Lanes = seed.costs().lanes();
        });
    row.blockedUntil = Instant.EPOCH;
    row.createdAt = clock.instant();
    row.persist();
    return row;
  }

  private String requireNew(String name) {
    if (!NAME.matcher(name).matches()) {
      throw invalid("a wallet's name has 1 to 64 letters, digits, dots, dashes and underscores");
    }
    WalletRow.findByName(params.name(), name)
        .ifPresent(known -> conflict("there is a wallet " + name + " already"));
    return name;
  }

  private static void requirePassphrase(String passphrase) {
    if (passphrase.length() < PASSPHRASE_CHARS_MIN
        || passphrase.length() > Argon2.PASSWORD_CHARS_MAX) {
      throw invalid(
          "a passphrase has "
              + PASSPHRASE_CHARS_MIN
              + " to "
              + Argon2.PASSWORD_CHARS_MAX
              + " characters");
    }
  }

  /** All wallets of this network, by name. */
  @Transactional
  public List<WalletView> list() {
    return WalletRow.ofNetwork(params.name()).stream().map(Wallets::view).toList();
  }

  /** The wallet with the name. */
  @Transactional
  public WalletView get(String name) {
    return WalletRow.findByName(params.name(), name)
        .map(Wallets::view)
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.NOT_FOUND,
                    "there is no wallet " + name + " on " + params.name() + "; see `wallet list`"));
  }

  /**
   * An address that was not given out before.
   *
   * @throws NodeException when so many unused ones are out that a restored wallet would miss it
   */
  @Transactional
  public String newAddress(UUID wallet) {
    WalletRow row = WalletRow.findLocked(wallet).orElseThrow();
    var found = find(row);
    int unused = found.firstUnused().getOrDefault(KeyPath.Branch.RECEIVE, 0);
    int next = Math.max(row.nextReceive, unused);
    if (next - unused >= config.gapLimit()) {
      throw new NodeException(
          ErrorCode.CONFLICT,
          "the last "
              + config.gapLimit()
              + " addresses received nothing yet; use one of them, or a restored wallet would"
              + " not find what comes to later ones");
    }
    row.nextReceive = next + 1;
    return text(keys(row).address(new KeyPath(KeyPath.Branch.RECEIVE, next)));
  }

  /** The addresses for receiving that were given out or used, oldest first. */
  @Transactional
  public List<String> addresses(UUID wallet) {
    WalletRow row = WalletRow.<WalletRow>findByIdOptional(wallet).orElseThrow();
    AccountKeys keys = keys(row);
    int count =
        Math.max(row.nextReceive, find(row).firstUnused().getOrDefault(KeyPath.Branch.RECEIVE, 0));
    return IntStream.range(0, count)
        .mapToObj(i -> text(keys.address(new KeyPath(KeyPath.Branch.RECEIVE, i))))
        .toList();
  }

  /**
   * Signs a text with the key of one of the wallet's addresses.
   *
   * @return Base64, as {@link MessageSignatures#verify} reads it
   */
  public String signMessage(UUID wallet, String address, String message, String passphrase) {
    KeyPath path = pathOf(wallet, keyAddress(address));
    return secrets.withSeed(
        wallet,
        passphrase,
        seed -> {
          var account = AccountKeys.privateAccount(seed, params.addresses().coinType());
          byte[] secret = new TransactionSigner(account).key(path).secret();
          try {
            return MessageSignatures.sign(secret, message);
          } finally {
            Arrays.fill(secret, (byte) 0);
          }
        });
  }

  /** Whether the key of the address signed the text. */
  public boolean verifyMessage(String address, String message, String signature) {
    return MessageSignatures.verify(keyAddress(address), message, signature);
  }

  private Address.OfKey keyAddress(String text) {
    return params
        .addresses()
        .format()
        .parse(text)
        .filter(Address.OfKey.class::isInstance)
        .map(Address.OfKey.class::cast)
        .orElseThrow(() -> invalid("this is no address of a key on the network " + params.name()));
  }

  private KeyPath pathOf(UUID wallet, Address.OfKey address) {
    var found =
        QuarkusTransaction.joiningExisting()
            .call(() -> find(WalletRow.<WalletRow>findByIdOptional(wallet).orElseThrow()));
    KeyPath path = found.paths().get(PaymentScripts.payTo(address));
    if (path == null) {
      throw new NodeException(ErrorCode.NOT_FOUND, "the address is none of this wallet");
    }
    return path;
  }

  /** What the chain has for the wallet. */
  AccountCoins.Found find(WalletRow row) {
    return new AccountCoins(index, config.gapLimit())
        .find(
            keys(row),
            Map.of(KeyPath.Branch.RECEIVE, row.nextReceive, KeyPath.Branch.CHANGE, row.nextChange));
  }

  AccountKeys keys(WalletRow row) {
    return AccountKeys.parse(row.accountKey, params.addresses())
        .orElseThrow(() -> new IllegalStateException("a stored account key cannot be read"));
  }

  private String text(Address.OfKey address) {
    return params.addresses().format().format(address);
  }

  private static WalletView view(WalletRow row) {
    return new WalletView(row.id, row.name, row.seedBox == null, row.accountKey, row.createdAt);
  }

  private static void conflict(String detail) {
    throw new NodeException(ErrorCode.CONFLICT, detail);
  }

  private static NodeException invalid(String detail) {
    return new NodeException(ErrorCode.INVALID_REQUEST, detail);
  }
}
