package io.aipowergrid.node.wallet.data;

import io.aipowergrid.node.wallet.Payment;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/** A signed payment. */
@Entity(name = "ChainWalletPayment")
@DynamicUpdate
@Table(name = "chain_wallet_payment")
public class PaymentRow extends PanacheEntityBase {
  /** Wire order. */
  @Id public byte[] txid;

  @Column(name = "wallet_id", updatable = false)
  public UUID walletId;

  @Column(name = "raw", updatable = false)
  public byte[] raw;

  @Column(name = "recipient", updatable = false)
  public String recipient;

  @Column(name = "amount", updatable = false)
  public long amount;

  @Column(name = "fee", updatable = false)
  public long fee;

  @Enumerated(EnumType.STRING)
  @Column(name = "state")
  public Payment.State state;

  @Column(name = "reason")
  public String reason;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  /** Payments of all wallets of the network that are neither settled nor refused, oldest first. */
  public static List<PaymentRow> open(String network, int max) {
    return find(
            "from ChainWalletPayment p where p.state in (WAITING, RELAYED) and p.walletId in"
                + " (select w.id from ChainWallet w where w.network = ?1) order by p.createdAt",
            network)
        .page(0, max)
        .list();
  }

  public static List<PaymentRow> openOf(UUID walletId) {
    return list("walletId = ?1 and state in (WAITING, RELAYED)", walletId);
  }

  public static List<PaymentRow> newestOf(UUID walletId, int max) {
    return find("walletId = ?1 order by createdAt desc", walletId).page(0, max).list();
  }

  public static void move(byte[] txid, Payment.State state, String reason) {
    update("state = ?1, reason = ?2 where txid = ?3", state, reason, txid);
  }
}
