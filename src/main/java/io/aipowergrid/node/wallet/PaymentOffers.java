package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainPosition;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.wallet.data.PaymentRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Brings signed payments to the memory pool, whose peers hear of them, and again whenever the pool
 * lost them: after a restart, an eviction or a reorganisation. It ends when a payment lies deeper
 * than any reorganisation goes. Payments come by the database, so that an operator command beside
 * the running node can make them. Started and stopped by the node's start order.
 */
@ApplicationScoped
public class PaymentOffers {
  private static final Logger LOG = Logger.getLogger(PaymentOffers.class);
  private static final int REASON_CHARS_MAX = 300;

  private final NetworkParams params;
  private final WalletConfig config;
  private final ChainIndex index;
  private final Instance<TransactionPool> pools;
  private volatile boolean started;

  PaymentOffers(
      NetworkParams params,
      WalletConfig config,
      ChainIndex index,
      Instance<TransactionPool> pools) {
    this.params = params;
    this.config = config;
    this.index = index;
    this.pools = pools;
  }

  /** Offers from now on. */
  public void start() {
    started = true;
  }

  /** Offers no more. */
  public void stop() {
    started = false;
  }

  @Scheduled(
      every = "${aipg.wallet.offer-interval:2s}",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "wallet-offers")
  void offerAll() {
    if (started) {
      offerAll(pools.get());
    }
  }

  /** Looks at each open payment once, oldest first. */
  void offerAll(TransactionPool pool) {
    List<PaymentRow> open =
        QuarkusTransaction.requiringNew()
            .call(() -> PaymentRow.open(params.name(), config.openPaymentsMax()));
    open.forEach(row -> advance(row, pool));
  }

  private void advance(PaymentRow row, TransactionPool pool) {
    var txid = Hash256.of(row.txid);
    Optional<Integer> height = index.findTransaction(txid).map(ChainIndex.TransactionPlace::height);
    if (height.isPresent()) {
      advanceConfirmed(row, height.get());
    } else if (pool.find(txid).isEmpty()) {
      move(row, PaymentProgress.after(row.state, pool.accept(TransactionCodec.parse(row.raw))));
    }
  }

  private void advanceConfirmed(PaymentRow row, int height) {
    int indexed = index.position().map(ChainPosition::height).orElse(height);
    boolean deep = indexed - height >= params.reorgLimit().depth();
    move(row, new PaymentProgress(deep ? Payment.State.SETTLED : Payment.State.RELAYED, ""));
  }

  private static void move(PaymentRow row, PaymentProgress next) {
    if (row.state == next.state() && row.reason.equals(next.reason())) {
      return;
    }
    String reason =
        next.reason().length() <= REASON_CHARS_MAX
            ? next.reason()
            : next.reason().substring(0, REASON_CHARS_MAX);
    QuarkusTransaction.requiringNew().run(() -> PaymentRow.move(row.txid, next.state(), reason));
    LOG.infof(
        "Payment txid=%s %s -> %s %s",
        Hash256.of(row.txid).toDisplayHex(), row.state, next.state(), reason);
  }
}
