package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.Sampling;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The byte layout of a {@link Payload}; the only place that knows it. */
final class PayloadCodec {
  /** Without constraints, as the first nodes wrote it. */
  private static final int VERSION_FREE = 1;

  private static final int VERSION = 2;
  private static final int NO_CONSTRAINT = 0;

  private PayloadCodec() {}

  static byte[] write(Payload payload) {
    var out = new ByteWriter();
    out.uint8(VERSION);
    JobBytes.echo(out, payload.echo());
    out.compactSize(payload.generations().size());
    for (var generation : payload.generations()) {
      JobBytes.text(out, generation.modelId());
      JobBytes.tokens(out, generation.promptTokens());
      out.int32le(generation.maxTokens());
      write(out, generation.sampling());
      out.compactSize(generation.stopStrings().size());
      generation.stopStrings().forEach(stop -> JobBytes.text(out, stop));
      out.hash256(generation.clientNonce());
      out.int32le(generation.choice());
      write(out, generation.constraint());
    }
    return out.toBytes();
  }

  static Payload read(byte[] bytes) {
    var in = new ByteReader(bytes);
    int version = JobBytes.version(in, VERSION_FREE, VERSION);
    var echo = JobBytes.echo(in);
    int size = in.compactSize(JobRequest.CHOICES_MAX);
    var generations = new ArrayList<GenerationRequest>(size);
    for (int i = 0; i < size; i++) {
      var modelId = JobBytes.text(in);
      var prompt = JobBytes.tokens(in);
      int maxTokens = in.int32le();
      var sampling = readSampling(in);
      var stops = new ArrayList<String>();
      for (int left = in.compactSize(GenerationRequest.STOP_STRINGS_MAX); left > 0; left--) {
        stops.add(JobBytes.text(in));
      }
      generations.add(
          new GenerationRequest(
              modelId,
              prompt,
              maxTokens,
              sampling,
              stops,
              in.hash256(),
              in.int32le(),
              version == VERSION_FREE ? null : readConstraint(in)));
    }
    in.requireEnd();
    return new Payload(generations, echo);
  }

  private static void write(ByteWriter out, @Nullable OutputConstraint constraint) {
    if (constraint == null) {
      out.uint8(NO_CONSTRAINT);
      return;
    }
    out.uint8(constraint.kind().code());
    JobBytes.text(out, constraint.definition());
  }

  private static @Nullable OutputConstraint readConstraint(ByteReader in) {
    int code = in.uint8();
    if (code == NO_CONSTRAINT) {
      return null;
    }
    try {
      return new OutputConstraint(OutputConstraint.Kind.ofCode(code), JobBytes.text(in));
    } catch (IllegalArgumentException e) {
      throw new MalformedBytesException(String.valueOf(e.getMessage()));
    }
  }

  private static void write(ByteWriter out, Sampling sampling) {
    out.int32le(sampling.temperatureE4());
    out.int32le(sampling.topK());
    out.int32le(sampling.topPE4());
    out.int32le(sampling.minPE4());
    out.int32le(sampling.frequencyPenaltyE4());
    out.int32le(sampling.presencePenaltyE4());
    out.compactSize(sampling.logitBiasE4().size());
    sampling.logitBiasE4().forEach((id, bias) -> out.int32le(id).int32le(bias));
    out.int32le(sampling.topLogprobs());
  }

  private static Sampling readSampling(ByteReader in) {
    int temperature = in.int32le();
    int topK = in.int32le();
    int topP = in.int32le();
    int minP = in.int32le();
    int frequencyPenalty = in.int32le();
    int presencePenalty = in.int32le();
    var bias = new TreeMap<Integer, Integer>();
    for (int left = in.compactSize(Sampling.LOGIT_BIAS_ENTRIES_MAX); left > 0; left--) {
      bias.put(in.int32le(), in.int32le());
    }
    return new Sampling(
        temperature, topK, topP, minP, frequencyPenalty, presencePenalty, bias, in.int32le());
  }
}
