package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.GenerationRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the hashes of a receipt: question, answer and customer. Only its owner gets
 * it. Immutable.
 *
 * @param text the answer as delivered
 * @param clientSalt opens the commitment to the organisation
 * @param logprobs what the caller was told of them, which no hash covers; null when nobody asked
 */
public record Transcript(
    GenerationRequest request,
    TokenIds outputTokens,
    String text,
    UUID organisationId,
    Salt clientSalt,
    @Nullable AnswerLogprobs logprobs) {}
