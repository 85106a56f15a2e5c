package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.DatabaseOutage;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.proof.ReceiptInput;
import io.aipowergrid.node.proof.Receipts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Steps 8 and 9 of a request (architecture.md 3): receipts for what was computed, or for the fault
 * that ended it, then settlement, tried again while the database does not answer. Any thread that
 * may block.
 */
@ApplicationScoped
class Closing {
  private static final Logger LOG = Logger.getLogger(Closing.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final JobsConfig config;
  private final ModelCatalog catalog;
  private final Receipts receipts;
  private final JobSeal seal;
  private final Settlement settlement;

  @Inject
  Closing(
      JobsConfig config,
      ModelCatalog catalog,
      Receipts receipts,
      JobSeal seal,
      Settlement settlement) {
    this.config = config;
    this.catalog = catalog;
    this.receipts = receipts;
    this.seal = seal;
    this.settlement = settlement;
  }

  /**
   * What a run gave.
   *
   * @param told the events of its choices
   * @param reason why it was stopped, or null
   * @param chargeable false when the node failed in it
   */
  record Run(
      List<JobEvent.Generated> told,
      @Nullable Duration firstToken,
      @Nullable CancelReason reason,
      boolean chargeable) {}

  /** The outcome; empty when another node has the job by now. */
  Optional<JobOutcome> settle(ClaimedJob job, Payload payload, Run run) {
    var reason = run.reason();
    var finished =
        run.told().stream()
            .filter(event -> event.event() instanceof GenerationEvent.Finished)
            .sorted(Comparator.comparingInt(JobEvent.Generated::choice))
            .toList();
    boolean natural =
        finished.size() == payload.generations().size()
            && finished.stream().noneMatch(Closing::wasCancelled);
    var state = natural || reason == null ? JobState.SUCCEEDED : reason.leadsTo();
    var receiptIds = issue(job, payload, finished, run.told());
    var ending =
        new Settlement.Ending(
            state,
            UsageRule.of(payload.generations(), run.told()),
            receiptIds.orElse(List.of()),
            run.chargeable() && receiptIds.isPresent(),
            natural ? null : reason,
            run.firstToken(),
            sealedAnswer(job, payload, run.told()));
    return patiently(job, "settlement", () -> settlement.settle(job, ending));
  }

  /**
   * Issues the receipt of a fault (exact-inference.md 2.2).
   *
   * @param told the events of the job's choices
   * @return its id; none when it could not be issued, and the job fails without one
   */
  List<String> issue(
      ClaimedJob job, Payload payload, RunSink.Faulted faulted, List<JobEvent.Generated> told) {
    var fault = faulted.fault();
    try {
      var input = input(job, payload, faulted.choice(), fault.until(), fault.reason(), told);
      var id = issue(job, input);
      LOG.warnf(
          "Fault receipted job=%s receipt=%s reason=%s position=%d",
          job.id(), id, fault.reason(), fault.until().outputTokens().size());
      return List.of(id);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Receipt of a fault not issued job=%s", job.id());
      return List.of();
    }
  }

  private static boolean wasCancelled(JobEvent.Generated event) {
    return event.event() instanceof GenerationEvent.Finished finished
        && finished.reason() == FinishReason.CANCELLED;
  }

  /** Empty when a receipt could not be issued: what has no receipt is not charged. */
  private Optional<List<String>> issue(
      ClaimedJob job,
      Payload payload,
      List<JobEvent.Generated> finished,
      List<JobEvent.Generated> told) {
    var ids = new ArrayList<String>();
    try {
      for (var event : finished) {
        var end = (GenerationEvent.Finished) event.event();
        var input = input(job, payload, event.choice(), end.result(), end.reason(), told);
        ids.add(issue(job, input));
      }
      return Optional.of(ids);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Receipt not issued, job is not charged job=%s", job.id());
      return Optional.empty();
    }
  }

  /** The id of the receipt: of this run, or of an earlier one of the job that ended likewise. */
  private String issue(ClaimedJob job, ReceiptInput input) {
    var view = patiently(job, "receipt", () -> receipts.issue(input));
    var signed = view.receipt().finishReason();
    if (signed != input.reason()) {
      // The log forgets nothing, and a receipt of a fault is none of an answer.
      throw new IllegalStateException(
          "Receipt %s of an earlier run says %s, not %s"
              .formatted(view.id(), signed, input.reason()));
    }
    return view.id();
  }

  private ReceiptInput input(
      ClaimedJob job,
      Payload payload,
      int choice,
      GenerationResult result,
      FinishReason reason,
      List<JobEvent.Generated> told) {
    ModelCard model = catalog.find(job.modelId()).orElseThrow();
    var request = payload.generations().get(choice);
    int outputTokens = result.outputTokens().size();
    return new ReceiptInput(
        job.id(),
        choice,
        request,
        result,
        reason,
        model,
        job.caller().organisationId(),
        job.caller().projectId(),
        config.auditConsent(),
        ToldLogprobs.of(told, choice, request.sampling(), outputTokens));
  }

  private byte @Nullable [] sealedAnswer(
      ClaimedJob job, Payload payload, List<JobEvent.Generated> told) {
    var sealed = seal.seal(job.id(), new Answer(told, payload.echo()));
    return sealed.length <= config.answerSizeMax().asLongValue() ? sealed : null;
  }

  // Both steps may be repeated: each finds what an earlier try has done.
  private <T> T patiently(ClaimedJob job, String step, Supplier<T> work) {
    var pause = FIRST_PAUSE;
    for (int left = config.settleTries(); ; left--) {
      try {
        return work.get();
      } catch (RuntimeException e) {
        boolean passes = e instanceof PersistenceException || DatabaseOutage.caused(e);
        if (left <= 1 || !passes) {
          throw e;
        }
        LOG.warnf("Tried again job=%s step=%s reason=%s", job.id(), step, e.getMessage());
        pause(pause);
        pause = pause.multipliedBy(2);
      }
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
