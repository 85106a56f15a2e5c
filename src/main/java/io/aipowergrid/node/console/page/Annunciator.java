package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.format.Figures;
import io.aipowergrid.node.console.format.Times;
import io.aipowergrid.node.inference.InferenceEngine;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.jobs.JobCounts;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.jobs.Maintenance;
import io.aipowergrid.node.proof.TransparencyLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Asks each part of the node whether it is all right and says why not and what to do. A part that
 * cannot answer is a fault of its own and darkens no other tile. Any thread.
 */
@ApplicationScoped
class Annunciator {
  private static final Logger LOG = Logger.getLogger(Annunciator.class);

  private final InferenceEngine engine;
  private final ModelCatalog models;
  private final JobService jobs;
  private final Maintenance maintenance;
  private final LedgerWatch ledger;
  private final TransparencyLog log;
  private final InstantSource clock;

  Annunciator(
      InferenceEngine engine,
      ModelCatalog models,
      JobService jobs,
      Maintenance maintenance,
      LedgerWatch ledger,
      TransparencyLog log,
      InstantSource clock) {
    this.engine = engine;
    this.models = models;
    this.jobs = jobs;
    this.maintenance = maintenance;
    this.ledger = ledger;
    this.log = log;
    this.clock = clock;
  }

  /** All tiles, in a fixed order. */
  List<Lamp> read() {
    return List.of(
        ask("Engine", this::engine),
        ask("Models", this::models),
        ask("Queue", this::queue),
        ask("Dead letters", this::deadLetters),
        ask("Ledger", this::ledger),
        ask("Transparency log", this::log));
  }

  private static Lamp ask(String title, Supplier<Lamp> part) {
    try {
      return part.get();
    } catch (RuntimeException e) {
      LOG.warnf(e, "Overview: no answer from part=%s", title);
      return Lamp.bad(title, "It does not answer. The node's log names the reason.", "");
    }
  }

  private Lamp engine() {
    var status = engine.status();
    if (status.draining()) {
      return Lamp.watch(
          "Engine", "Draining: running answers end, new prompts are refused until a restart.", "");
    }
    String pages = status.kvPagesUsed() + " of " + status.kvPagesTotal() + " memory pages in use.";
    boolean full = status.kvPagesTotal() > 0 && status.kvPagesUsed() == status.kvPagesTotal();
    return full && status.waiting() > 0
        ? Lamp.watch("Engine", "Full: " + pages + " Further prompts wait.", "/console/jobs")
        : Lamp.good("Engine", "Takes prompts. " + pages);
  }

  private Lamp models() {
    var cards = models.list();
    long loaded = count(cards, ModelCard.State.LOADED);
    long failed = count(cards, ModelCard.State.FAILED);
    if (loaded == 0) {
      return Lamp.bad("Models", "No model is loaded, so no prompt is answered.", "/console/models");
    }
    String sentence = Figures.counted(loaded, "model is", "models are") + " loaded";
    return failed > 0
        ? Lamp.watch(
            "Models", sentence + ", " + failed + " could not be loaded.", "/console/models")
        : Lamp.good("Models", sentence + ".");
  }

  private static long count(List<ModelCard> cards, ModelCard.State state) {
    return cards.stream().filter(card -> card.state() == state).count();
  }

  private Lamp queue() {
    JobCounts counts = jobs.counts();
    String sentence =
        Figures.counted(counts.running(), "job runs, ", "jobs run, ")
            + Figures.count(counts.waiting())
            + (counts.waiting() == 1 ? " waits." : " wait.");
    if (maintenance.current().isPresent()) {
      return Lamp.watch(
          "Queue", "Maintenance: no new jobs are admitted. " + sentence, "/console/settings/node");
    }
    // Nothing runs although work waits: the dispatcher or the engine stands still.
    return counts.waiting() > 0 && counts.running() == 0
        ? Lamp.watch("Queue", sentence + " Look whether the engine takes prompts.", "/console/jobs")
        : Lamp.good("Queue", sentence);
  }

  private Lamp deadLetters() {
    int dead = jobs.counts().dead();
    return dead == 0
        ? Lamp.good("Dead letters", "No job was given up.")
        : Lamp.watch(
            "Dead letters",
            Figures.counted(dead, "job was", "jobs were") + " given up. Look why, then replay.",
            "/console/jobs?state=dead");
  }

  private Lamp ledger() {
    var check = ledger.check();
    return check.balanced()
        ? Lamp.good(
            "Ledger",
            "Balances over "
                + Figures.counted(check.transfers(), "transfer", "transfers")
                + ", checked "
                + Times.ago(check.at(), clock.instant())
                + ".")
        : Lamp.bad("Ledger", check.faults().getFirst(), "/console/business/ledger");
  }

  private Lamp log() {
    var head = log.head().head();
    return head.treeSize() == 0
        ? Lamp.none("Transparency log", "Empty: the first answer makes the first entry.")
        : Lamp.good(
            "Transparency log",
            Figures.counted(head.treeSize(), "receipt", "receipts")
                + ", head signed "
                + Times.ago(head.time(), clock.instant())
                + ".");
  }
}
