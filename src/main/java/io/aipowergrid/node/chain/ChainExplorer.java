package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainIndex.TransactionPlace;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.chain.script.ScriptTemplate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks up what people and programs ask of a chain: blocks by id or height, transactions wherever
 * they are, addresses in the network's form. Any thread.
 */
@Singleton
public class ChainExplorer {
  /** The most headers of one page. */
  public static final int PAGE_MAX = 100;

  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern HEIGHT = Pattern.compile("[0-9]{1,9}");

  private final ChainService chain;
  private final ChainIndex index;
  private final TransactionPool pool;

  @Inject
  ChainExplorer(ChainService chain, ChainIndex index, TransactionPool pool) {
    this.chain = chain;
    this.index = index;
    this.pool = pool;
  }

  /**
   * A transaction and where it is.
   *
   * @param block that holds it; empty while it waits in the pool
   */
  public record FoundTransaction(Transaction tx, Optional<HeaderEntry> block) {}

  /** The transactions that wait for a block. */
  public TransactionPool pool() {
    return pool;
  }

  /** Reads 64 hex digits in display order; empty for any other text. */
  public static Optional<Hash256> parseHash(String text) {
    return HASH.matcher(text).matches()
        ? Optional.of(Hash256.fromDisplayHex(text))
        : Optional.empty();
  }

  /** A header by its id, or by its height on the best chain. */
  public Optional<HeaderEntry> findHeader(String idOrHeight) {
    if (HEIGHT.matcher(idOrHeight).matches()) {
      return chain.findHeaderAt(Integer.parseInt(idOrHeight));
    }
    return parseHash(idOrHeight).flatMap(chain::findHeader);
  }

  /** A block's body; empty when it is not here yet, or pruned. */
  public Optional<Block> findBlock(Hash256 id) {
    return chain.findBlockBytes(id).map(chain.params().blockCodec()::parse);
  }

  /**
   * Headers of the best chain, newest first.
   *
   * @param from height of the first; above the tip means the tip
   * @param max from 1 to {@link #PAGE_MAX}
   */
  public List<HeaderEntry> headersDown(int from, int max) {
    var found = new ArrayList<HeaderEntry>();
    int height = Math.min(from, chain.tip().height());
    while (height >= 0 && found.size() < Math.min(max, PAGE_MAX)) {
      chain.findHeaderAt(height--).ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  /** Blocks from this one to the tip, itself included; -1 when it is not on the best chain. */
  public int confirmations(HeaderEntry entry) {
    return chain.onBestChain(entry.id()) ? chain.tip().height() - entry.height() + 1 : -1;
  }

  /** The block after this one on the best chain. */
  public Optional<HeaderEntry> next(HeaderEntry entry) {
    return chain.onBestChain(entry.id())
        ? chain.findHeaderAt(entry.height() + 1)
        : Optional.empty();
  }

  /** A transaction of the pool, or of the best chain as far as it is indexed. */
  public Optional<FoundTransaction> findTransaction(Hash256 txid) {
    Optional<FoundTransaction> waiting =
        pool.find(txid).map(tx -> new FoundTransaction(tx, Optional.empty()));
    return waiting.or(() -> index.findTransaction(txid).flatMap(this::read));
  }

  private Optional<FoundTransaction> read(TransactionPlace place) {
    return chain
        .findHeader(place.block())
        .flatMap(
            entry ->
                findBlock(place.block())
                    .map(
                        block ->
                            new FoundTransaction(
                                block.transactions().get(place.position()), Optional.of(entry))));
  }

  /** The output script of an address in this network's form; empty when it is none. */
  public Optional<Script> findScript(String address) {
    return chain.params().addresses().format().parse(address).map(PaymentScripts::payTo);
  }

  /** The address an output pays, as this network writes it; empty when it has none. */
  public Optional<String> addressOf(Script script) {
    NetworkParams params = chain.params();
    Optional<Address> address = ScriptTemplate.of(script).destination();
    return address.flatMap(params.addresses().format()::format);
  }
}
