package io.aipowergrid.node.mining;

import io.aipowergrid.node.mining.data.RigReportTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What the running node says of its rigs, for commands in processes of their own. Any thread. */
@ApplicationScoped
public class RigReports {
  /** The most workers that are written: of more, those that gave a share last. */
  public static final int RIGS_MAX = 1_000;

  private static final Comparator<RigReport> NEWEST_FIRST =
      Comparator.comparing(
          (RigReport rig) -> rig.lastShare().orElse(Instant.EPOCH), Comparator.reverseOrder());

  private final MiningConfig config;
  private final RigReportTable table;

  @Inject
  RigReports(MiningConfig config, RigReportTable table) {
    this.config = config;
    this.table = table;
  }

  /**
   * The last words of this node on its workers, the fastest first; none while no node serves rigs.
   *
   * @param max 1 to {@value #RIGS_MAX}
   */
  @Transactional
  public List<RigReport> list(int max) {
    if (max < 1 || max > RIGS_MAX) {
      throw new IllegalArgumentException("a list has 1 to " + RIGS_MAX + " rigs");
    }
    return table.read(config.node(), max);
  }

  @Transactional
  void write(List<RigReport> rigs) {
    var newest = rigs.stream().sorted(NEWEST_FIRST).limit(RIGS_MAX).toList();
    table.write(config.node(), newest);
  }
}
