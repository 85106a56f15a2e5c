package io.aipowergrid.node.billing.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.Immutable;

/** One version of a model's price; the table refuses changes. */
@Entity
@Immutable
@Table(name = "model_price")
public class ModelPrice extends PanacheEntityBase {
  /** Which version of which model's price. */
  @Embeddable
  public record Key(
      @Column(name = "model_id") String modelId, @Column(name = "version") int version)
      implements Serializable {}

  @SuppressWarnings("NullAway.Init") // Set by who makes it, or by Hibernate.
  @EmbeddedId
  public Key key;

  @Column(name = "prompt")
  public long promptMicros;

  @Column(name = "cached_prompt")
  public long cachedPromptMicros;

  @Column(name = "output")
  public long outputMicros;

  @Column(name = "valid_from")
  public Instant validFrom;

  @Column(name = "set_by")
  public String setBy;

  /** The version that was valid at the instant. */
  public static Optional<ModelPrice> findValid(String modelId, Instant instant) {
    return find("key.modelId = ?1 and validFrom <= ?2 order by key.version desc", modelId, instant)
        .firstResultOptional();
  }

  /** The versions that were valid at the instant, of those of these models that had one. */
  public static List<ModelPrice> valid(Collection<String> modelIds, Instant instant) {
    return list(
        "from ModelPrice p where p.key.modelId in ?1 and p.key.version = (select max(q.key.version)"
            + " from ModelPrice q where q.key.modelId = p.key.modelId and q.validFrom <= ?2)",
        modelIds,
        instant);
  }

  public static List<ModelPrice> ofModel(String modelId) {
    return list("key.modelId = ?1 order by key.version desc", modelId);
  }
}
