package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import java.time.Instant;

/**
 * The part of a receipt that does not depend on its place in the chain of receipts, so that it can
 * be made outside of the append's lock. Immutable.
 */
record ReceiptDraft(ReceiptInput input, Salt salt, Salt clientSalt) {
  /** The receipt at its place. */
  Receipt at(KeyId nodeId, KeyId keyId, Instant time, long sequence, Hash256 previous) {
    var request = input.request();
    var result = input.result();
    var model = input.model();
    long prompt = result.promptTokens();
    long output = result.outputTokens().size();
    return new Receipt(
        ReceiptLane.of(model.lane(), input.consent()),
        request.requestHash(),
        Receipt.commitClient(clientSalt, input.organisationId()),
        new Receipt.Model(model.id(), model.hashes(), null),
        result.engine(),
        result.seed(),
        Receipt.SamplingTerms.of(request),
        Receipt.hashOutput(salt, result.outputTokens()),
        Receipt.hashText(salt, result.text()),
        new Receipt.Counts(prompt, result.cachedPromptTokens(), output),
        input.reason(),
        result.leafRoot(),
        null,
        WorkUnits.of(model.parameters(), prompt, output, input.reason()),
        new Receipt.Issue(nodeId, keyId, time, 0, sequence, previous),
        input.consent(),
        salt);
  }

  /** What the owner may ask for later. */
  Transcript transcript() {
    return new Transcript(
        input.request(),
        input.result().outputTokens(),
        input.result().text(),
        input.organisationId(),
        clientSalt,
        input.logprobs());
  }
}
