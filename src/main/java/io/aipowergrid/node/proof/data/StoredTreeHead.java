package io.aipowergrid.node.proof.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A signed tree head; the first one signed for a size stays the only one. */
@Entity
@Table(name = "proof_tree_head")
public class StoredTreeHead extends PanacheEntityBase {
  @Id
  @Column(name = "tree_size")
  public long treeSize;

  @Column(name = "signed_at")
  public Instant signedAt;

  @Column(name = "cbor")
  public byte[] cbor;

  @Column(name = "signature")
  public byte[] signature;

  /** The head of the largest tree. */
  public static Optional<StoredTreeHead> findNewest() {
    return find("order by treeSize desc").firstResultOptional();
  }

  /** Stores the head unless that size has one. */
  public static void insertUnlessPresent(StoredTreeHead head) {
    getEntityManager()
        .createNativeQuery(
            "insert into proof_tree_head (tree_size, signed_at, cbor, signature)"
                + " values (?1, ?2, ?3, ?4) on conflict do nothing")
        .setParameter(1, head.treeSize)
        .setParameter(2, head.signedAt)
        .setParameter(3, head.cbor)
        .setParameter(4, head.signature)
        .executeUpdate();
  }
}
