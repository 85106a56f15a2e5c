package io.aipowergrid.node.proof;

import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.ModelCard;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a receipt is made of. Immutable.
 *
 * @param choice index among the answers of the job
 * @param result the answer, or what came before a fault
 * @param organisationId enters the receipt only as a salted commitment
 * @param projectId whose lists the receipt appears in; not part of the receipt
 * @param logprobs for the transcript alone; null when there are none
 */
public record ReceiptInput(
    UUID jobId,
    int choice,
    GenerationRequest request,
    GenerationResult result,
    FinishReason reason,
    ModelCard model,
    UUID organisationId,
    UUID projectId,
    AuditConsent consent,
    @Nullable AnswerLogprobs logprobs) {

  /** Of an answer without log probabilities. */
  public ReceiptInput(
      UUID jobId,
      int choice,
      GenerationRequest request,
      GenerationResult result,
      FinishReason reason,
      ModelCard model,
      UUID organisationId,
      UUID projectId,
      AuditConsent consent) {
    this(jobId, choice, request, result, reason, model, organisationId, projectId, consent, null);
  }
}
