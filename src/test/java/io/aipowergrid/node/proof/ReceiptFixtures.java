package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.crypto.Ed25519;
import io.aipowergrid.node.crypto.Sha256;
import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelHashes;
import io.aipowergrid.node.inference.Sampling;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Receipts of a small invented node, made without database. */
public final class ReceiptFixtures {
  public static final byte[] SEED = Sha256.hash(ascii("node key of the tests")).toBytes();
  public static final byte[] PUBLIC_KEY = Ed25519.publicKey(SEED);
  public static final KeyId KEY_ID = KeyId.ofPublicKey(PUBLIC_KEY);
  public static final UUID ORGANISATION = UUID.fromString("0191b5a0-0000-7000-8000-000000000001");
  public static final UUID PROJECT = UUID.fromString("0191b5a0-0000-7000-8000-000000000002");
  public static final Instant TIME = Instant.parse("2026-11-22T16:00:00.250Z");

  private ReceiptFixtures() {}

  public static ReceiptInput input(UUID jobId, int choice) {
    var bias = new TreeMap<Integer, Integer>(Map.of(7, -100, 300, 25_000));
    var sampling = new Sampling(7_000, 40, 9_500, 0, -1_000, 0, bias, Sampling.NO_LOGPROBS);
    var request =
        new GenerationRequest(
            "aipg-builtin",
            TokenIds.of(1, 15, 203, 77, 1023, 4),
            64,
            sampling,
            List.of("\n\n", "\"end\" \u00e9\u20ac"),
            hash("nonce" + jobId),
            choice);
    var output = TokenIds.of(5, 9, 1022, 31, 2);
    var timing =
        new GenerationResult.Timing(
            Duration.ZERO, Duration.ofMillis(3), Duration.ofMillis(20), Duration.ofMillis(3));
    var engine = new EngineIdentity("exact-1", hash("build"), hash("kernels"));
    var result =
        new GenerationResult(
            output,
            "Hello,\tgrid \u00e9\u20ac\uD83D\uDE00 \u0001\"\\",
            6,
            2,
            hash("leaves"),
            request.seed(),
            engine,
            timing);
    return new ReceiptInput(
        jobId,
        choice,
        request,
        result,
        FinishReason.STOP,
        model(),
        ORGANISATION,
        PROJECT,
        AuditConsent.VALIDATORS);
  }

  public static ModelCard model() {
    return new ModelCard(
        "aipg-builtin",
        "aipg",
        TIME,
        "llama",
        4_200_000,
        1024,
        4096,
        ModelCard.Lane.EXACT_I,
        new ModelHashes(hash("model"), hash("tokenizer"), hash("template")),
        5_000_000,
        ModelCard.State.LOADED,
        "a model of the tests");
  }

  /** The same answer by a model of another size. */
  static ReceiptInput withParameters(ReceiptInput input, long parameters) {
    return changed(
        input, input.result(), input.reason(), changed(input.model(), parameters, hashes(input)));
  }

  /** The same card of a model with other contents. */
  static ModelCard withHashes(ModelCard card, ModelHashes hashes) {
    return changed(card, card.parameters(), hashes);
  }

  /** The same claim about another model. */
  public static ReceiptInput withModelRoot(ReceiptInput input, Hash256 root) {
    var hashes = new ModelHashes(root, hashes(input).tokenizerHash(), hashes(input).templateHash());
    return changed(input, input.result(), input.reason(), withHashes(input.model(), hashes));
  }

  /** The same answer with other tokens, as a node might claim that made them up. */
  public static ReceiptInput withTokens(ReceiptInput input, int... tokens) {
    var result = input.result();
    var changed =
        new GenerationResult(
            TokenIds.of(tokens),
            result.text(),
            result.promptTokens(),
            result.cachedPromptTokens(),
            result.leafRoot(),
            result.seed(),
            result.engine(),
            result.timing());
    return changed(input, changed, input.reason(), input.model());
  }

  /** The same answer with another reason for its end. */
  public static ReceiptInput withReason(ReceiptInput input, FinishReason reason) {
    return changed(input, input.result(), reason, input.model());
  }

  /** The same answer to a caller who asked for log probabilities. */
  public static ReceiptInput withLogprobs(
      ReceiptInput input, int top, @Nullable AnswerLogprobs logprobs) {
    var plain = input.request();
    var sampling = plain.sampling();
    var asking =
        new GenerationRequest(
            plain.modelId(),
            plain.promptTokens(),
            plain.maxTokens(),
            new Sampling(
                sampling.temperatureE4(),
                sampling.topK(),
                sampling.topPE4(),
                sampling.minPE4(),
                sampling.frequencyPenaltyE4(),
                sampling.presencePenaltyE4(),
                sampling.logitBiasE4(),
                top),
            plain.stopStrings(),
            plain.clientNonce(),
            plain.choice(),
            plain.constraint());
    return new ReceiptInput(
        input.jobId(),
        input.choice(),
        asking,
        input.result(),
        input.reason(),
        input.model(),
        input.organisationId(),
        input.projectId(),
        input.consent(),
        logprobs);
  }

  private static ModelHashes hashes(ReceiptInput input) {
    return input.model().hashes();
  }

  private static ReceiptInput changed(
      ReceiptInput input, GenerationResult result, FinishReason reason, ModelCard model) {
    return new ReceiptInput(
        input.jobId(),
        input.choice(),
        input.request(),
        result,
        reason,
        model,
        input.organisationId(),
        input.projectId(),
        input.consent(),
        input.logprobs());
  }

  private static ModelCard changed(ModelCard card, long parameters, ModelHashes hashes) {
    return new ModelCard(
        card.id(),
        card.ownedBy(),
        card.created(),
        card.architecture(),
        parameters,
        card.contextLength(),
        card.vocabularySize(),
        card.lane(),
        hashes,
        card.bytesInMemory(),
        card.state(),
        card.description());
  }

  /** A saved receipt, for tests of other rooms. */
  public static String savedDocument(boolean withTranscript) {
    return document(4, 11, withTranscript);
  }

  /** The saved first receipt of a log, with transcript. */
  public static String savedDocument(ReceiptInput input) {
    var draft = new ReceiptDraft(input, salt("salt"), salt("client"));
    var cbor = ReceiptCodec.write(draft.at(KEY_ID, KEY_ID, TIME, 1, Hash256.ZERO));
    return document(List.of(cbor), 0, draft.transcript());
  }

  /** The saved first receipt of a log, just as it is. */
  static String savedDocument(Receipt receipt) {
    return document(List.of(ReceiptCodec.write(receipt)), 0, null);
  }

  /** The tree as anybody may rebuild it from public entries. */
  public static final class PublicTree {
    private final Frontier frontier = new Frontier();

    public void append(Hash256 entry) {
      frontier.append(entry, (level, index, hash) -> {});
    }

    public Hash256 root() {
      return frontier.root();
    }
  }

  static Receipt receipt(long sequence, Hash256 previous) {
    return draft(new UUID(sequence, 7), 0).at(KEY_ID, KEY_ID, TIME, sequence, previous);
  }

  static ReceiptDraft draft(UUID jobId, int choice) {
    return new ReceiptDraft(input(jobId, choice), salt("salt" + jobId), salt("client" + jobId));
  }

  static Salt salt(String of) {
    return Salt.of(Arrays.copyOf(hash(of).toBytes(), Salt.LENGTH));
  }

  static Hash256 hash(String text) {
    return Sha256.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The saved receipt number {@code index} of a log that holds {@code size} receipts. */
  static String document(int index, int size, boolean withTranscript) {
    var receipts = new ArrayList<byte[]>();
    var previous = Hash256.ZERO;
    for (int i = 0; i < size; i++) {
      receipts.add(ReceiptCodec.write(receipt(i + 1, previous)));
      previous = ReceiptCodec.hash(receipts.getLast());
    }
    return document(
        receipts, index, withTranscript ? draft(new UUID(index + 1, 7), 0).transcript() : null);
  }

  private static String document(
      List<byte[]> receipts, int index, @Nullable Transcript transcript) {
    var log = new MemoryLog();
    receipts.forEach(cbor -> log.append(ReceiptCodec.hash(cbor)));
    int size = receipts.size();
    var chosen = receipts.get(index);
    var head = new TreeHead(KEY_ID, KEY_ID, size, log.root(size), TIME.plusSeconds(3));
    var headCbor = TreeHeadCodec.write(head);
    var document =
        new ReceiptDocument(
            chosen,
            Ed25519.sign(SEED, PUBLIC_KEY, ReceiptCodec.signedBytes(chosen)),
            List.of(PUBLIC_KEY),
            index,
            MerkleTree.inclusion(log, index, size).path(),
            headCbor,
            Ed25519.sign(SEED, PUBLIC_KEY, TreeHeadCodec.signedBytes(headCbor)),
            transcript);
    return CanonicalJson.format(document.toJson(ReceiptCodec.read(chosen), head));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The log's tables in memory: the same frontier, the same nodes. */
  static final class MemoryLog implements MerkleTree.Nodes {
    final Frontier frontier = new Frontier();
    private final List<Hash256> entries = new ArrayList<>();
    private final Map<String, Hash256> nodes = new HashMap<>();

    void append(Hash256 entry) {
      entries.add(entry);
      frontier.append(entry, (level, index, hash) -> nodes.put(level + "/" + index, hash));
    }

    Hash256 root(long size) {
      return MerkleTree.root(this, size);
    }

    @Override
    public Hash256 node(int level, long index) {
      if (level == 0) {
        return MerkleTree.leafHash(entries.get((int) index).toBytes());
      }
      var hash = nodes.get(level + "/" + index);
      if (hash == null) {
        throw new AssertionError("no node " + level + "/" + index);
      }
      return hash;
    }
  }
}
