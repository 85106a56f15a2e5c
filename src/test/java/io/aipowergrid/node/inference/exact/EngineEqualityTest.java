package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The same request gives the same bits whatever batch, chunk, threads and kernels compute it. */
class EngineEqualityTest {
  private static final CacheScope SCOPE = CacheScope.of(new UUID(0, 1));

  @Test
  void kernelsAgree() throws IOException {
    var recorded = GoldenVectorsTest.read("models.txt");
    for (int shape = 0; shape < Digests.shapes().size(); shape++) {
      var files = Digests.random(shape);
      var line = "random-" + shape + " " + ExactModel.requantise(files).modelRoot() + " ";
      for (var kernels : KernelSets.all()) {
        var own = line + Digests.leafRoot(files, kernels);
        assertEquals(recorded.get(shape), own, kernels.name());
      }
    }
  }

  @Test
  void theBuiltInModelKeepsItsBits() throws IOException {
    var files = Digests.builtin();
    for (var kernels : fastest()) {
      var own = Digests.line("builtin", files, kernels);
      assertTrue(GoldenVectorsTest.read("models.txt").contains(own), own);
    }
    files.tensors().close();
  }

  @Test
  void kernelsAgreeOnEveryFamily() throws IOException {
    var recorded = GoldenVectorsTest.read("models.txt");
    Digests.variants()
        .forEach(
            (name, shape) -> {
              var files = RandomModel.of(shape, 7);
              for (var kernels : KernelSets.all()) {
                var own = Digests.line(name, files, kernels);
                assertTrue(recorded.contains(own), () -> kernels.name() + ": " + own);
              }
            });
  }

  @Test
  void chunksAndThreadsChangeNothingInAnyFamily() {
    for (var shape : Digests.variants().values()) {
      var files = RandomModel.of(shape, 8);
      var expected = Digests.leafRoot(files, new ScalarKernels());
      for (int chunk : new int[] {1, 7, 128}) {
        var limits = new EngineLimits(4, 4, 64 << 20, chunk, 1 + chunk % 3);
        for (var kernels : fastest()) {
          var request = Digests.request(files, 300, 20);
          try (var engine = new ExactEngine(Digests.models(files, kernels), limits)) {
            for (int cached : new int[] {0, 288}) {
              var result = EngineProbe.run(engine, request, SCOPE).result();
              assertEquals(expected, result.leafRoot(), "chunk " + chunk);
              assertEquals(cached, result.cachedPromptTokens());
            }
          }
        }
      }
    }
  }

  @Test
  void vectorWidthsAgree() throws IOException, InterruptedException {
    var recorded = GoldenVectorsTest.read("models.txt");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "--add-modules=jdk.incubator.vector",
                "-XX:MaxVectorSize=32",
                "-cp",
                System.getProperty("java.class.path"),
                Digests.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    var lines = output.lines().toList();
    assertTrue(List.of("vector-256", "vector-128").contains(lines.getFirst()));
    for (int shape = 0; shape < Digests.shapes().size(); shape++) {
      assertTrue(recorded.get(shape).endsWith(" " + lines.get(shape + 1)));
    }
  }

  @Test
  void chunksAndThreadsChangeNothing() {
    for (int shape = 0; shape < Digests.shapes().size(); shape++) {
      var files = Digests.random(shape);
      var expected = Digests.leafRoot(files, new VectorKernels());
      for (int chunk : new int[] {1, 5, 128}) {
        for (int threads : new int[] {1, 3}) {
          var limits = new EngineLimits(4, 4, 64 << 20, chunk, threads);
          var request = Digests.request(files, 300, 20);
          for (var kernels : fastest()) {
            try (var engine = new ExactEngine(Digests.models(files, kernels), limits)) {
              for (int cached : new int[] {0, 288}) {
                var result = EngineProbe.run(engine, request, SCOPE).result();
                assertEquals(expected, result.leafRoot(), "chunk " + chunk + " threads " + threads);
                assertEquals(cached, result.cachedPromptTokens());
              }
            }
          }
        }
      }
    }
  }

  @Test
  void companyInTheBatchChangesNothing() {
    var files = Digests.random(0);
    var requests = mixed(files, 24);
    var alone = new ArrayList<Hash256>();
    try (var engine = new ExactEngine(Digests.models(files, new VectorKernels()), Digests.LIMITS)) {
      for (var request : requests) {
        alone.add(EngineProbe.run(engine, request).result().leafRoot());
      }
    }
    for (int running : new int[] {3, 24}) {
      for (var kernels : fastest()) {
        var limits = new EngineLimits(running, 64, 64 << 20, 48, 2);
        try (var engine = new ExactEngine(Digests.models(files, kernels), limits)) {
          assertEquals(alone, together(engine, requests, CacheScope.NONE), kernels.name());
          assertEquals(alone, together(engine, requests, SCOPE), kernels.name() + " cold");
          assertEquals(0, engine.status().prefixTokensFound());
          assertEquals(alone, together(engine, requests, SCOPE), kernels.name() + " warm");
          assertTrue(engine.status().prefixTokensFound() > 0);
        }
      }
    }
  }

  /** The Vector API and, where there is C, its fastest level. */
  private static List<ExactKernels> fastest() {
    var fastest = new ArrayList<ExactKernels>(List.of(new VectorKernels()));
    if (!KernelSets.natives().isEmpty()) {
      fastest.add(KernelSets.natives().getLast());
    }
    return fastest;
  }

  private static List<Hash256> together(
      ExactEngine engine, List<GenerationRequest> requests, CacheScope scope) {
    var probes = new ArrayList<EngineProbe>();
    for (var request : requests) {
      var probe = new EngineProbe();
      engine.submit(request, scope, probe);
      probes.add(probe);
    }
    return probes.stream().map(probe -> probe.finished().result().leafRoot()).toList();
  }

  private static List<GenerationRequest> mixed(LoadedModelFiles files, int count) {
    var random = new SplittableRandom(5);
    var requests = new ArrayList<GenerationRequest>();
    for (int i = 0; i < count; i++) {
      requests.add(
          Digests.request(
              files.config().vocabularySize(),
              1 + random.nextInt(90),
              1 + random.nextInt(30),
              i % 3 == 0 ? Sampling.greedy() : Sampling.atTemperature(12_000),
              i));
    }
    return requests;
  }

  @Test
  void digestsTellAlmostEqualArithmeticApart() {
    var files = Digests.random(0);
    var right = Digests.leafRoot(files, new ScalarKernels());
    assertEquals(right, Digests.leafRoot(files, new ControlKernels()));
    assertNotEquals(
        right, Digests.leafRoot(files, new TamperedKernels.OtherGate(new ScalarKernels())));
    assertNotEquals(right, Digests.leafRoot(files, new ControlKernels.Contracted()));
    assertNotEquals(right, Digests.leafRoot(files, new ControlKernels.FloatSums()));
  }
}
