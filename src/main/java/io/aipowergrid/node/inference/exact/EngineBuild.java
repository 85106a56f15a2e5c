package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.EngineIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Names this build of the engine: a hash over the class files that decide bits. */
final class EngineBuild {
  private static final List<Class<?>> ARITHMETIC =
      List.of(
          ExactMath.class,
          MatrixQuantiser.class,
          QuantisedMatrix.class,
          RopeTables.class,
          KvCache.class,
          ModelRunner.class,
          Sampler.class,
          Commitments.class,
          AnswerText.class,
          Transcript.class);

  private EngineBuild() {}

  static EngineIdentity identity(ExactKernels kernels) {
    return new EngineIdentity(
        ExactMath.ARITHMETIC_VERSION,
        hash("aipg/engine/1", ARITHMETIC),
        hash("aipg/kernels/1/" + kernels.name(), List.of(kernels.getClass())));
  }

  // A native executable carries no class files; the tag and version then stand alone.
  private static Hash256 hash(String tag, List<Class<?>> classes) {
    var hash = new Sha256().tag(tag).text(ExactMath.ARITHMETIC_VERSION);
    for (var type : classes) {
      hash.text(type.getSimpleName());
      try (var in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
        if (in != null) {
          hash.bytes(in.readAllBytes());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the engine's own classes", e);
      }
    }
    return hash.finish();
  }
}
