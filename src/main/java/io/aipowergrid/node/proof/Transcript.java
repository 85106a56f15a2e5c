package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import java.util.UUID;

/**
 * What stands behind the hashes of a receipt: question, answer and customer. Only its owner gets
 * it. Immutable.
 *
 * @param text the answer as delivered
 * @param clientSalt opens the commitment to the organisation
 */
public record Transcript(
    GenerationRequest request,
    TokenIds outputTokens,
    String text,
    UUID organisationId,
    Salt clientSalt) {}
