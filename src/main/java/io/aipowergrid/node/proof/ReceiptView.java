package io.aipowergrid.node.proof;

import java.util.UUID;

/**
 * A stored receipt.
 *
 * @param id {@code rcpt_} and the first 32 hex digits of the receipt's hash
 * @param jobId the job it belongs to; not part of the receipt
 * @param organisationId for access checks; not part of the receipt
 * @param projectId for access checks; not part of the receipt
 * @param cbor the receipt's canonical bytes
 * @param signature of the node's key over the tagged bytes
 * @param logIndex place in the transparency log
 * @param hasTranscript whether the transcript is still kept
 */
@SuppressWarnings("ArrayRecordComponent") // Read-only by contract, never compared.
public record ReceiptView(
    String id,
    UUID jobId,
    int choice,
    UUID organisationId,
    UUID projectId,
    Receipt receipt,
    byte[] cbor,
    byte[] signature,
    long logIndex,
    boolean hasTranscript) {}
