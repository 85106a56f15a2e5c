package io.aipowergrid.node.inference.exact;

/**
 * One drawn token and what its leaf says of the logits.
 *
 * @param tokenId the token
 * @param runnerUpId the token with the second largest logit as the head gave it
 * @param bestLogit the largest logit as the head gave it
 * @param runnerUpLogit the second largest
 * @param total the fixed-point mass of all tokens at the request's temperature; 0 at temperature 0
 */
record Draw(int tokenId, int runnerUpId, float bestLogit, float runnerUpLogit, long total) {}
