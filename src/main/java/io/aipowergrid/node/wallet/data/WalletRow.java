package io.aipowergrid.node.wallet.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A wallet: its account key, and its sealed seed unless it only watches. */
@Entity(name = "ChainWallet")
@DynamicUpdate
@Table(name = "chain_wallet")
public class WalletRow extends PanacheEntityBase {
  @Id public UUID id;

  @Column(name = "network", updatable = false)
  public String network;

  @Column(name = "name", updatable = false)
  public String name;

  @Column(name = "account_key", updatable = false)
  public String accountKey;

  @Column(name = "seed_box", updatable = false)
  public byte @Nullable [] seedBox;

  @Column(name = "seed_salt", updatable = false)
  public byte @Nullable [] seedSalt;

  @Column(name = "argon2_memory", updatable = false)
  public int argon2Memory;

  @Column(name = "argon2_passes", updatable = false)
  public int argon2Passes;

  @Column(name = "argon2_lanes", updatable = false)
  public int argon2Lanes;

  @Column(name = "next_receive")
  public int nextReceive;

  @Column(name = "next_change")
  public int nextChange;

  @Column(name = "failures")
  public int failures;

  @Column(name = "blocked_until")
  public Instant blockedUntil;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  public static Optional<WalletRow> findByName(String network, String name) {
    return find("network = ?1 and name = ?2", network, name).firstResultOptional();
  }

  /** Locked, for changing it or for spending its coins. */
  public static Optional<WalletRow> findLocked(UUID id) {
    return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
  }

  public static Optional<WalletRow> findByAccountKey(String network, String accountKey) {
    return find("network = ?1 and accountKey = ?2", network, accountKey).firstResultOptional();
  }

  public static List<WalletRow> ofNetwork(String network) {
    return list("network = ?1 order by name", network);
  }
}
