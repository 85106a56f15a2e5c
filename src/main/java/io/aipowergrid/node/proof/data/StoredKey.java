package io.aipowergrid.node.proof.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A signing key of the node. */
@Entity
@Table(name = "proof_key")
public class StoredKey extends PanacheEntityBase {
  @Id
  @Column(name = "key_id")
  public byte[] keyId;

  @Column(name = "node_id")
  public byte[] nodeId;

  @Column(name = "public_key")
  public byte[] publicKey;

  @Column(name = "sealed_seed")
  public byte[] sealedSeed;

  @Column(name = "not_before")
  public Instant notBefore;

  @Column(name = "retired_at")
  public @Nullable Instant retiredAt;

  /** The key that signs now. */
  public static Optional<StoredKey> findCurrent() {
    return find("retiredAt is null").firstResultOptional();
  }

  /** Every key there ever was, oldest first. */
  public static List<StoredKey> listOldestFirst() {
    return list("order by notBefore");
  }

  /** Stores a first key unless another instance was quicker. */
  public static void insertUnlessPresent(StoredKey key) {
    getEntityManager()
        .createNativeQuery(
            "insert into proof_key (key_id, node_id, public_key, sealed_seed, not_before)"
                + " values (?1, ?2, ?3, ?4, ?5) on conflict do nothing")
        .setParameter(1, key.keyId)
        .setParameter(2, key.nodeId)
        .setParameter(3, key.publicKey)
        .setParameter(4, key.sealedSeed)
        .setParameter(5, key.notBefore)
        .executeUpdate();
  }
}
