package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.crypto.Hkdf;
import io.aipowergrid.node.crypto.HmacSha256;
import io.aipowergrid.node.crypto.SealedBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps prompts and answers unreadable at rest: each is sealed for its own job and purpose with
 * subkeys of {@code aipg.secret}. Any thread.
 */
@ApplicationScoped
class JobSeal {
  private static final String PAYLOAD_LABEL = "aipg/jobs/payload/1";
  private static final String ANSWER_LABEL = "aipg/jobs/answer/1";
  private static final String IDEMPOTENCY_LABEL = "aipg/jobs/idempotency/1";

  private final SealedBox payloads;
  private final SealedBox answers;
  private final byte[] idempotencyKey;

  @Inject
  JobSeal(@ConfigProperty(name = "aipg.secret") String secret) {
    payloads = new SealedBox(Hkdf.subkey(secret, PAYLOAD_LABEL));
    answers = new SealedBox(Hkdf.subkey(secret, ANSWER_LABEL));
    idempotencyKey = Hkdf.subkey(secret, IDEMPOTENCY_LABEL);
  }

  byte[] seal(UUID jobId, Payload payload) {
    return payloads.seal(PayloadCodec.write(payload), bytesOf(jobId));
  }

  byte[] seal(UUID jobId, Answer answer) {
    return answers.seal(AnswerCodec.write(answer), bytesOf(jobId));
  }

  /** Empty when the node's secret is another one than at sealing, or the bytes were changed. */
  Optional<Payload> openPayload(UUID jobId, byte[] sealed) {
    try {
      return payloads.open(sealed, bytesOf(jobId)).map(PayloadCodec::read);
    } catch (MalformedBytesException e) {
      return Optional.empty();
    }
  }

  /** As {@link #openPayload}. */
  Optional<Answer> openAnswer(UUID jobId, byte[] sealed) {
    try {
      return answers.open(sealed, bytesOf(jobId)).map(AnswerCodec::read);
    } catch (MalformedBytesException e) {
      return Optional.empty();
    }
  }

  /** What is stored of an idempotency key: enough to know it again, useless to anybody else. */
  byte[] fingerprint(UUID projectId, String idempotencyKeyText) {
    return HmacSha256.mac(
            idempotencyKey, bytesOf(projectId), idempotencyKeyText.getBytes(StandardCharsets.UTF_8))
        .toBytes();
  }

  private static byte[] bytesOf(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
