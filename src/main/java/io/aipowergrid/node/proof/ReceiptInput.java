package io.aipowergrid.node.proof;

import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.ModelCard;
import java.util.UUID;

/**
 * What a receipt is made of. Immutable.
 *
 * @param choice index among the answers of the job
 * @param result the answer, or what came before a fault
 * @param organisationId enters the receipt only as a salted commitment
 * @param projectId whose lists the receipt appears in; not part of the receipt
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
    AuditConsent consent) {}
