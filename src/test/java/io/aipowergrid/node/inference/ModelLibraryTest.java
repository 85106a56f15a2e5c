package io.aipowergrid.node.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.FileVerdict.Outcome;
import io.aipowergrid.node.inference.model.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLibraryTest {
  private static final Duration UNREADABLE_WITHIN = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private Path temp;
  private Path source;
  private Path data;
  private ModelLibrary library;

  @BeforeEach
  void makeModel(@TempDir Path folder) {
    temp = folder;
    source = TinyModel.make().writeFolder(temp.resolve("source"));
    data = temp.resolve("data");
    library = new ModelLibrary(data, InstantSource.fixed(NOW));
  }

  @Test
  void copiesAModelAndRemembersWhatItIs() throws IOException {
    var steps = new ArrayList<String>();
    var added = library.add(source, "acme/tiny", false, (step, done, total) -> steps.add(step));
    assertThat(library.ids()).containsExactly("acme/tiny");
    assertThat(library.get("acme/tiny")).isEqualTo(added);
    assertThat(added.added()).isEqualTo(NOW);
    assertThat(added.contextLength()).isEqualTo(64);
    assertThat(added.files()).hasSize(6);
    assertThat(added.parameters()).isGreaterThan(20_000);
    assertThat(steps).contains("copying", "checking");
    assertThat(data.resolve("models/acme/tiny/aipg-model.json")).isRegularFile();
    deleteTree(source);
    try (var tensors = library.open("acme/tiny").tensors()) {
      assertThat(tensors.names()).isNotEmpty();
    }
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void refusesAModelThatTheMachineCouldNeverHold() {
    var small = new ModelLibrary(data, InstantSource.fixed(NOW), 10_000);
    assertThatThrownBy(() -> small.add(source, "tiny", true, ModelProgress.SILENT))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("needs about 1 MiB of memory, but this machine has 0 MiB in all");
    assertThat(small.ids()).isEmpty();
    assertThat(library.inspect(source, "tiny", ModelProgress.SILENT).parameters()).isPositive();
  }

  @Test
  void linksAModelWithoutCopying() throws IOException {
    var added = library.add(source, "tiny", true, ModelProgress.SILENT);
    assertThat(added.linked()).isTrue();
    assertThat(data.resolve("models/tiny/model.safetensors")).doesNotExist();
    try (var tensors = library.open("tiny").tensors()) {
      assertThat(tensors.names()).isNotEmpty();
    }
    library.remove("tiny");
    assertThat(source.resolve("model.safetensors")).isRegularFile();
  }

  @Test
  void findsOutWhatChangedSinceThen() throws IOException {
    library.add(source, "tiny", false, ModelProgress.SILENT);
    assertThat(library.verify("tiny", ModelProgress.SILENT))
        .hasSize(6)
        .allMatch(verdict -> verdict.outcome() == Outcome.UNCHANGED);
    var weights = data.resolve("models/tiny/model.safetensors");
    var bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    Files.delete(data.resolve("models/tiny/tokenizer_config.json"));
    assertThat(library.verify("tiny", ModelProgress.SILENT))
        .contains(
            new FileVerdict("model.safetensors", Outcome.CHANGED),
            new FileVerdict("tokenizer_config.json", Outcome.MISSING),
            new FileVerdict("config.json", Outcome.UNCHANGED));
  }

  @Test
  void removesAModelAndTheFolderOfItsOrganisation() {
    library.add(source, "acme/one", false, ModelProgress.SILENT);
    library.add(source, "acme/two", false, ModelProgress.SILENT);
    library.remove("acme/one");
    assertThat(library.ids()).containsExactly("acme/two");
    library.remove("acme/two");
    assertThat(data.resolve("models/acme")).doesNotExist();
    refuses(() -> library.remove("acme/two"), ErrorCode.MODEL_NOT_FOUND);
    refuses(() -> library.remove("acme"), ErrorCode.MODEL_NOT_FOUND);
    refuses(() -> library.remove("aipg-builtin"), ErrorCode.INVALID_REQUEST);
  }

  @Test
  void refusesIdsThatAreTakenOrNone() {
    library.add(source, "tiny", false, ModelProgress.SILENT);
    for (var taken : List.of("tiny", "aipg-builtin", "tiny/inside")) {
      refuses(() -> library.add(source, taken, false, ModelProgress.SILENT), ErrorCode.CONFLICT);
    }
    for (var bad :
        List.of(
            "",
            "..",
            "../x",
            "a/../b",
            "/x",
            "a//b",
            "a/b/c",
            ".hidden",
            "a b",
            "a\\b",
            "ä",
            "-x",
            "x/",
            "a\u0000b",
            "x".repeat(97))) {
      refuses(
          () -> library.add(source, bad, false, ModelProgress.SILENT), ErrorCode.INVALID_REQUEST);
      refuses(() -> library.get(bad), ErrorCode.MODEL_NOT_FOUND);
      refuses(() -> library.remove(bad), ErrorCode.MODEL_NOT_FOUND);
    }
    library.add(source, "x".repeat(96), true, ModelProgress.SILENT);
  }

  @Test
  void leavesNothingBehindWhenAModelIsRefused() throws IOException {
    var weights = source.resolve("model.safetensors");
    var bytes = Files.readAllBytes(weights);
    for (int i = 1; i <= 4; i++) {
      bytes[bytes.length - i] = (byte) 0xFF; // The last value becomes NaN.
    }
    Files.write(weights, bytes);
    refuses(() -> library.add(source, "bad", false, ModelProgress.SILENT), ErrorCode.UNPROCESSABLE);
    refuses(() -> library.add(source, "bad", true, ModelProgress.SILENT), ErrorCode.UNPROCESSABLE);
    assertThat(library.ids()).isEmpty();
    assertThat(leftovers()).isEmpty();
    refuses(
        () -> library.add(temp.resolve("absent"), "bad", false, ModelProgress.SILENT),
        ErrorCode.NOT_FOUND);
  }

  @Test
  void judgesTheHeadersBeforeAnyByteIsHashed() throws IOException {
    var gguf = Files.write(temp.resolve("large.gguf"), new byte[1 << 20]);
    var steps = new ArrayList<String>();
    refuses(
        () -> library.inspect(gguf, "bad", (step, done, total) -> steps.add(step)),
        ErrorCode.UNPROCESSABLE);
    assertThat(steps).isEmpty();
  }

  @Test
  void readsRegularFilesOnly() throws IOException {
    refusesToRead(Path.of("/dev/zero"), "zero");
    // The index is a spare name while model.safetensors is there, so it is not even looked at.
    for (var name :
        List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "chat_template.jinja",
            "model.safetensors")) {
      var file = source.resolve(name);
      var kept = Files.move(file, temp.resolve("kept"));
      Files.createSymbolicLink(file, Path.of("/dev/zero"));
      refusesToRead(source, name);
      Files.delete(file);
      Files.createDirectory(file);
      refusesToRead(source, name);
      Files.delete(file);
      Files.createSymbolicLink(file, kept);
      assertThat(library.inspect(source, "tiny", ModelProgress.SILENT).files()).hasSize(6);
      Files.delete(file);
      Files.move(kept, file);
    }
  }

  private void refusesToRead(Path place, String name) {
    var sentence = name + " is not a regular file. Put the model's file in its place.";
    List<ThrowingCallable> acts =
        List.of(
            () -> library.inspect(place, "bad", ModelProgress.SILENT),
            () -> library.add(place, "bad", false, ModelProgress.SILENT),
            () -> library.add(place, "bad", true, ModelProgress.SILENT));
    for (var act : acts) {
      assertTimeoutPreemptively(
          UNREADABLE_WITHIN,
          () -> assertThatThrownBy(act).isInstanceOf(NodeException.class).hasMessage(sentence));
    }
  }

  @Test
  void cleansUpAfterKilledProcesses() throws IOException {
    var old = Files.createDirectories(data.resolve("models/.staging-old"));
    Files.writeString(old.resolve("x"), "x");
    var young = Files.createDirectories(data.resolve("models/.staging-young"));
    Files.setLastModifiedTime(old, FileTime.from(NOW.minusSeconds(100_000)));
    Files.setLastModifiedTime(young, FileTime.from(NOW));
    library.add(source, "tiny", true, ModelProgress.SILENT);
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(library.ids()).containsExactly("tiny");
  }

  @Test
  void saysWhenAManifestIsDamaged() throws IOException {
    library.add(source, "tiny", false, ModelProgress.SILENT);
    var manifest = data.resolve("models/tiny/aipg-model.json");
    var good = Files.readString(manifest);
    for (var bad :
        List.of(
            "",
            "{",
            "[]",
            good.replace("\"tiny\"", "\"other\""),
            good.replace("\"format\" : 1", "\"format\" : 2"),
            good.replaceAll("\"tokenizerHash\" : \"..", "\"tokenizerHash\" : \"zz"),
            good.replace(NOW.toString(), "yesterday"))) {
      Files.writeString(manifest, bad);
      refuses(() -> library.get("tiny"), ErrorCode.UNPROCESSABLE);
    }
    Files.writeString(manifest, good.replace("\"source\" : \".\"", "\"source\" : \"../../..\""));
    refuses(() -> library.open("tiny"), ErrorCode.UNPROCESSABLE);
    library.remove("tiny");
  }

  @Test
  void carriesItsBuiltInModelAndRepairsIt() throws IOException {
    var manifest = library.get(ModelCatalog.BUILTIN_MODEL_ID);
    assertThat(manifest.parameters()).isGreaterThan(100_000);
    assertThat(library.ids()).isEmpty();
    var config = data.resolve("models/.builtin/config.json");
    Files.writeString(config, "{}");
    assertThat(library.verify(ModelCatalog.BUILTIN_MODEL_ID, ModelProgress.SILENT))
        .contains(new FileVerdict("config.json", Outcome.CHANGED));
    library.open(ModelCatalog.BUILTIN_MODEL_ID).tensors().close();
    assertThat(library.verify(ModelCatalog.BUILTIN_MODEL_ID, ModelProgress.SILENT))
        .allMatch(verdict -> verdict.outcome() == Outcome.UNCHANGED);
  }

  @Test
  void suggestsIdsFromPaths() {
    assertThat(ModelLibrary.suggestedId(Path.of("/a/My Model (v2).GGUF")))
        .isEqualTo("My-Model-v2-");
    assertThat(ModelLibrary.suggestedId(Path.of("/a/.hidden"))).isEqualTo("hidden");
    refuses(() -> ModelLibrary.suggestedId(Path.of("/")), ErrorCode.INVALID_REQUEST);
  }

  private List<Path> leftovers() throws IOException {
    if (!Files.exists(data.resolve("models"))) {
      return List.of();
    }
    try (var children = Files.list(data.resolve("models"))) {
      return children.filter(child -> child.toString().contains(".staging-")).toList();
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    try (var tree = Files.walk(folder)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void refuses(ThrowingCallable act, ErrorCode code) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
