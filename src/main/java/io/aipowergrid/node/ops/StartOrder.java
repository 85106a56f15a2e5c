package io.aipowergrid.node.ops;

import io.aipowergrid.node.accounts.FirstStart;
import io.aipowergrid.node.accounts.FirstStartSecrets;
import io.aipowergrid.node.chain.ChainNode;
import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.gpu.GpuService;
import io.aipowergrid.node.inference.LocalModelCatalog;
import io.aipowergrid.node.jobs.JobQueueWorker;
import io.aipowergrid.node.mining.MiningService;
import io.aipowergrid.node.mining.StratumService;
import io.aipowergrid.node.proof.Receipts;
import io.aipowergrid.node.wallet.PaymentOffers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The one list that says in which order the rooms come up; they go down in reverse. */
@ApplicationScoped
class StartOrder {
  private final ChainNode chain;
  private final FirstStart firstStart;
  private final Receipts receipts;
  private final GpuService gpus;
  private final LocalModelCatalog models;
  private final JobQueueWorker jobs;
  private final Peers peers;
  private final PaymentOffers payments;
  private final MiningService mining;
  private final StratumService stratum;

  private volatile Optional<FirstStartSecrets> secrets = Optional.empty();

  StartOrder(
      FirstStart firstStart,
      Receipts receipts,
      GpuService gpus,
      LocalModelCatalog models,
      JobQueueWorker jobs,
      ChainNode chain,
      Peers peers,
      PaymentOffers payments,
      MiningService mining,
      StratumService stratum) {
    this.chain = chain;
    this.firstStart = firstStart;
    this.receipts = receipts;
    this.gpus = gpus;
    this.models = models;
    this.jobs = jobs;
    this.peers = peers;
    this.payments = payments;
    this.mining = mining;
    this.stratum = stratum;
  }

  /** The rooms of this node, first to start first. */
  List<Room> rooms() {
    return List.of(
        new Room("chain", chain::start, timeout -> chain.stop()),
        new Room("peers", peers::start, timeout -> peers.stop()),
        new Room("wallet", payments::start, timeout -> payments.stop()),
        Room.starting("proof", receipts::start),
        new Room("gpu", gpus::start, gpus::stop),
        Room.starting("inference", models::start),
        // Late, so that the secrets of a first start are not made and lost when a room above fails.
        Room.starting("accounts", () -> secrets = firstStart.ensure()),
        new Room("jobs", jobs::start, timeout -> jobs.stop()),
        // Last, so that it is first to leave the machine to what customers still wait for.
        new Room("mining", mining::start, mining::stop),
        new Room("stratum", stratum::start, stratum::stop));
  }

  /** Mines no more, admits no more jobs, lets running ones end, hands the rest back. */
  void drainJobs(Duration timeout) {
    mining.end();
    jobs.drain(timeout);
  }

  /** What the first start made, to be shown once; empties itself. */
  Optional<FirstStartSecrets> takeSecrets() {
    Optional<FirstStartSecrets> taken = secrets;
    secrets = Optional.empty();
    return taken;
  }
}
