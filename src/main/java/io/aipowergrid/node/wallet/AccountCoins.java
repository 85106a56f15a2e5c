package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainPosition;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.script.PaymentScripts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds an account's addresses and coins in the chain's index, which sees the chain a moment behind
 * its tip. Branches are walked until so many addresses in a row were never used (BIP44, "Address
 * gap limit"). Any thread.
 */
public final class AccountCoins {
  /** COINBASE_MATURITY, consensus/consensus.h: blocks until a coinbase can be spent. */
  private static final int COINBASE_MATURITY = 100;

  /** The most coins of one wallet that are looked at; far more than one payment can take. */
  static final int COINS_MAX = 50_000;

  private final ChainIndex index;
  private final int gapLimit;

  public AccountCoins(ChainIndex index, int gapLimit) {
    this.index = index;
    this.gapLimit = gapLimit;
  }

  /**
   * What was found.
   *
   * @param spendable plain and mature
   * @param immature sum of plain outputs of young coinbases
   * @param paths of all scripts looked at, so that others' transactions can be searched for them
   * @param firstUnused by branch, the first index after the last that was ever used
   * @param height of the last block looked at; 0 before the first
   */
  public record Found(
      List<SpendableCoin> spendable,
      Amount immature,
      Map<Script, KeyPath> paths,
      Map<KeyPath.Branch, Integer> firstUnused,
      int height) {
    public Found {
      spendable = List.copyOf(spendable);
      paths = Map.copyOf(paths);
      firstUnused = Map.copyOf(firstUnused);
    }
  }

  /**
   * Looks at the account.
   *
   * @param issued by branch, how many addresses were given out: so many are looked at in any case
   */
  public Found find(AccountKeys keys, Map<KeyPath.Branch, Integer> issued) {
    int height = index.position().map(ChainPosition::height).orElse(0);
    var search = new Search(height);
    for (KeyPath.Branch branch : KeyPath.Branch.values()) {
      search.walk(keys, branch, issued.getOrDefault(branch, 0));
    }
    return search.found();
  }

  /** One walk over both branches. */
  private final class Search {
    private final int height;
    private final List<SpendableCoin> spendable = new ArrayList<>();
    private final Map<Script, KeyPath> paths = new HashMap<>();
    private final Map<KeyPath.Branch, Integer> firstUnused = new HashMap<>();
    private Amount immature = Amount.ZERO;

    Search(int height) {
      this.height = height;
    }

    void walk(AccountKeys keys, KeyPath.Branch branch, int issued) {
      int unused = 0;
      for (int i = 0; i < Math.max(issued, unused) + gapLimit; i++) {
        if (visit(keys, new KeyPath(branch, i))) {
          unused = i + 1;
        }
      }
      firstUnused.put(branch, unused);
    }

    /** Whether the address was ever used. */
    private boolean visit(AccountKeys keys, KeyPath path) {
      PublicKey key = keys.key(path);
      boolean used = false;
      for (Script script :
          List.of(
              PaymentScripts.payTo(new Address.OfKey(key.hash())),
              PaymentScripts.payToPublicKey(key))) {
        paths.put(script, path);
        if (index.balance(script).transactions() > 0) {
          used = true;
          collect(script, path);
        }
      }
      return used;
    }

    private void collect(Script script, KeyPath path) {
      Optional<OutPoint> after = Optional.empty();
      do {
        var page = index.coins(script, after, ChainIndex.PAGE_MAX);
        page.coins().forEach(unspent -> add(unspent, path));
        after = page.next();
      } while (after.isPresent() && spendable.size() < COINS_MAX);
    }

    private void add(ChainIndex.AddressCoins.Unspent unspent, KeyPath path) {
      var output = unspent.coin().output();
      if (!SpendableCoin.isPlain(output)) {
        return;
      }
      // The next block is the first that can hold the payment.
      if (unspent.coin().coinbase() && height + 1 - unspent.coin().height() < COINBASE_MATURITY) {
        immature = immature.plus(Amount.of(output.value()));
      } else {
        spendable.add(new SpendableCoin(unspent.outPoint(), output, path));
      }
    }

    Found found() {
      return new Found(spendable, immature, paths, firstUnused, height);
    }
  }
}
