package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.EngineIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Names this build of the engine: a hash over the class files that decide bits. */
final class EngineBuild {
  private static final List<String> ARITHMETIC =
      List.of(
          "ExactMath",
          "TensorReader",
          "MatrixQuantiser",
          "QuantisedMatrix",
          "WeightMatrix",
          "ModelRoot",
          "RopeTables",
          "Activations",
          "QueryCodes",
          "Batch",
          "KvCache",
          "ModelRunner",
          "ConstraintMasks",
          "ConstraintCursor",
          "TokenMask",
          "TokenBytes",
          "Sampler",
          "Draw",
          "PlainDraw",
          "Sha256",
          "MerkleTree",
          "Commitments",
          "Openings",
          "LayerWatch",
          "LogprobReport",
          "AnswerText",
          "Transcript");

  // All of them, whichever computes: they may change from one pass to the next.
  private static final List<String> KERNELS =
      List.of(
          "ScalarKernels",
          "ScalarAttention",
          "HeadStore",
          "VectorKernels",
          "VectorLanes",
          "VectorProduct",
          "VectorAttention",
          "NativeKernels",
          "NativeCalls",
          "AttentionHead",
          "AttentionRule",
          "AttentionScratch",
          "LayerAttention",
          "MatrixProduct",
          "RmsNorm",
          "DecoderExtras",
          "KvPage",
          "KvShape",
          "DeviceArguments",
          "DeviceDraws",
          "DeviceKernels",
          "DeviceKv",
          "DeviceMatrix",
          "DeviceModel",
          "DeviceNorm",
          "DeviceRunner",
          "DeviceScratch",
          "DeviceSpace",
          "DeviceWeights");

  private static final List<String> NATIVE =
      Stream.concat(Stream.of(NativeLibrary.RESOURCE), DeviceCode.resources().stream()).toList();

  private EngineBuild() {}

  static EngineIdentity identity() {
    var kernels = hash("aipg/kernels/1", KERNELS);
    NATIVE.forEach(name -> resource(kernels, name));
    return new EngineIdentity(
        ExactMath.ARITHMETIC_VERSION, hash("aipg/engine/1", ARITHMETIC).finish(), kernels.finish());
  }

  /** What a build is named by, in this package; only a native executable may lack some. */
  static List<String> resources() {
    return Stream.concat(
            Stream.concat(ARITHMETIC.stream(), KERNELS.stream()).map(EngineBuild::file),
            NATIVE.stream())
        .toList();
  }

  private static String file(String className) {
    return className + ".class";
  }

  // A native executable carries no class files; the tag and version then stand alone.
  private static Sha256 hash(String tag, List<String> classes) {
    var hash = new Sha256().tag(tag).text(ExactMath.ARITHMETIC_VERSION);
    for (var name : classes) {
      hash.text(name);
      resource(hash, file(name));
    }
    return hash;
  }

  private static Sha256 resource(Sha256 hash, String name) {
    try (var in = EngineBuild.class.getResourceAsStream(name)) {
      return in == null ? hash : hash.bytes(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the engine's own classes", e);
    }
  }
}
