package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.TokenLogprobs;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The byte layout of an {@link Answer}; the only place that knows it. */
final class AnswerCodec {
  /** Without the ids of the most likely tokens, as the first nodes wrote it. */
  private static final int VERSION_WITHOUT_IDS = 1;

  private static final int VERSION = 2;
  private static final int EVENTS_MAX = 1 << 23;
  private static final int STARTED = 1;
  private static final int TOKEN = 2;
  private static final int FINISHED = 3;

  private AnswerCodec() {}

  static byte[] write(Answer answer) {
    var out = new ByteWriter();
    out.uint8(VERSION);
    JobBytes.echo(out, answer.echo());
    out.compactSize(answer.events().size());
    for (var event : answer.events()) {
      out.compactSize(event.choice());
      switch (event.event()) {
        case GenerationEvent.Started started ->
            out.uint8(STARTED)
                .int32le(started.promptTokens())
                .int32le(started.cachedPromptTokens());
        case GenerationEvent.Token token -> {
          out.uint8(TOKEN).int32le(token.position()).int32le(token.tokenId());
          JobBytes.text(out, token.text());
          write(out, token.logprobs());
        }
        case GenerationEvent.Finished finished -> {
          out.uint8(FINISHED).uint8(finished.reason().ordinal());
          write(out, finished.result());
        }
        case GenerationEvent.Failed _ ->
            throw new IllegalArgumentException("a failed choice is no part of an answer");
      }
    }
    return out.toBytes();
  }

  static Answer read(byte[] bytes) {
    var in = new ByteReader(bytes);
    boolean ids = JobBytes.version(in, VERSION_WITHOUT_IDS, VERSION) != VERSION_WITHOUT_IDS;
    var echo = JobBytes.echo(in);
    int size = in.compactSize(EVENTS_MAX);
    var events = new ArrayList<JobEvent.Generated>();
    for (int i = 0; i < size; i++) {
      events.add(
          new JobEvent.Generated(in.compactSize(JobRequest.CHOICES_MAX), readEvent(in, ids)));
    }
    in.requireEnd();
    return new Answer(events, echo);
  }

  private static GenerationEvent readEvent(ByteReader in, boolean ids) {
    int kind = in.uint8();
    return switch (kind) {
      case STARTED -> new GenerationEvent.Started(in.int32le(), in.int32le());
      case TOKEN ->
          new GenerationEvent.Token(
              in.int32le(), in.int32le(), JobBytes.text(in), readLogprobs(in, ids));
      case FINISHED -> new GenerationEvent.Finished(readReason(in), readResult(in));
      default -> throw new MalformedBytesException("unknown event kind " + kind);
    };
  }

  private static FinishReason readReason(ByteReader in) {
    int ordinal = in.uint8();
    if (ordinal >= FinishReason.values().length) {
      throw new MalformedBytesException("unknown finish reason " + ordinal);
    }
    return FinishReason.values()[ordinal];
  }

  private static void write(ByteWriter out, GenerationResult result) {
    JobBytes.tokens(out, result.outputTokens());
    JobBytes.text(out, result.text());
    out.int32le(result.promptTokens()).int32le(result.cachedPromptTokens());
    out.hash256(result.leafRoot()).hash256(result.seed());
    JobBytes.text(out, result.engine().arithmeticVersion());
    out.hash256(result.engine().engineBuildHash()).hash256(result.engine().kernelSetHash());
    var timing = result.timing();
    out.int64le(timing.queued().toNanos()).int64le(timing.prefill().toNanos());
    out.int64le(timing.decode().toNanos()).int64le(timing.timeToFirstToken().toNanos());
  }

  private static GenerationResult readResult(ByteReader in) {
    var tokens = JobBytes.tokens(in);
    var text = JobBytes.text(in);
    int prompt = in.int32le();
    int cached = in.int32le();
    Hash256 leafRoot = in.hash256();
    Hash256 seed = in.hash256();
    var engine = new EngineIdentity(JobBytes.text(in), in.hash256(), in.hash256());
    var timing = new GenerationResult.Timing(nanos(in), nanos(in), nanos(in), nanos(in));
    return new GenerationResult(tokens, text, prompt, cached, leafRoot, seed, engine, timing);
  }

  private static Duration nanos(ByteReader in) {
    return Duration.ofNanos(in.int64le());
  }

  private static void write(ByteWriter out, @Nullable TokenLogprobs logprobs) {
    if (logprobs == null) {
      out.uint8(0);
      return;
    }
    out.uint8(1);
    write(out, logprobs.token(), logprobs.bytes(), logprobs.logprob());
    out.compactSize(logprobs.top().size());
    for (var top : logprobs.top()) {
      out.int32le(top.tokenId());
      write(out, top.token(), top.bytes(), top.logprob());
    }
  }

  private static void write(ByteWriter out, String token, byte[] bytes, double logprob) {
    JobBytes.text(out, token);
    out.sizedBytes(bytes).int64le(Double.doubleToRawLongBits(logprob));
  }

  private static @Nullable TokenLogprobs readLogprobs(ByteReader in, boolean ids) {
    if (in.uint8() == 0) {
      return null;
    }
    var chosen = readCandidate(in, TokenLogprobs.Candidate.UNKNOWN_ID);
    var top = new ArrayList<TokenLogprobs.Candidate>();
    for (int left = in.compactSize(Sampling.TOP_LOGPROBS_MAX); left > 0; left--) {
      top.add(readCandidate(in, ids ? in.int32le() : TokenLogprobs.Candidate.UNKNOWN_ID));
    }
    return new TokenLogprobs(chosen.token(), chosen.bytes(), chosen.logprob(), top);
  }

  private static TokenLogprobs.Candidate readCandidate(ByteReader in, int tokenId) {
    return new TokenLogprobs.Candidate(
        tokenId,
        JobBytes.text(in),
        in.sizedBytes(JobBytes.TEXT_BYTES_MAX),
        Double.longBitsToDouble(in.int64le()));
  }
}
