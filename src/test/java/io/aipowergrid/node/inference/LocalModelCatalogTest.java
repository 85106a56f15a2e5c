package io.aipowergrid.node.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.ModelCard.State;
import io.aipowergrid.node.inference.model.FreeMemory;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelHost;
import io.aipowergrid.node.inference.model.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelCatalogTest {
  private static final Hash256 ROOT = Hash256.fromHex("ab".repeat(32));

  private static final long KV_BYTES_MAX = 1 << 20;

  private Path temp;
  private final FakeHost host = new FakeHost();
  private ModelLibrary library;
  private FreeMemory free = FreeMemory.ENDLESS;

  /** Reads a row, as the engine does, and keeps the ids. */
  private static final class FakeHost implements ModelHost {
    private final List<String> ids = new ArrayList<>();
    private boolean refuses;

    @Override
    public HostedModel load(String modelId, LoadedModelFiles files) {
      if (refuses) {
        throw new IllegalArgumentException("a tensor is misshapen");
      }
      files.tensors().readRow("model.norm.weight", 0, new float[files.config().hiddenSize()]);
      ids.add(modelId);
      return new HostedModel(ROOT, 1_000, 2_000);
    }

    @Override
    public void unload(String modelId) {
      ids.remove(modelId);
    }
  }

  @BeforeEach
  void addModel(@TempDir Path folder) {
    temp = folder;
    var source = TinyModel.make().writeFolder(temp.resolve("source"));
    library = new ModelLibrary(temp.resolve("data"), InstantSource.fixed(Instant.ofEpochSecond(5)));
    library.add(source, "acme/tiny", false, ModelProgress.SILENT);
  }

  private LocalModelCatalog catalog(String... loadAtStart) {
    return new LocalModelCatalog(library, host, List.of(loadAtStart), KV_BYTES_MAX, () -> free);
  }

  @Test
  void loadsTheBuiltInModelAndTheOnesAskedFor() {
    var catalog = catalog("acme/tiny");
    assertThat(catalog.list()).extracting(ModelCard::state).containsOnly(State.AVAILABLE);
    catalog.start();
    assertThat(host.ids).containsExactly("aipg-builtin", "acme/tiny");
    var card = catalog.find("acme/tiny").orElseThrow();
    assertThat(card.state()).isEqualTo(State.LOADED);
    assertThat(card.hashes().modelRoot()).isEqualTo(ROOT);
    assertThat(card.hashes().tokenizerHash()).isNotEqualTo(Hash256.ZERO);
    assertThat(card.hashes().templateHash()).isNotEqualTo(Hash256.ZERO);
    assertThat(card.bytesInMemory()).isEqualTo(2_000);
    assertThat(card.ownedBy()).isEqualTo("acme");
    assertThat(card.created()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(card.lane()).isEqualTo(ModelCard.Lane.EXACT_I);
    assertThat(catalog.list())
        .extracting(ModelCard::id)
        .containsExactly("aipg-builtin", "acme/tiny");
    assertThat(catalog.find("aipg-builtin").orElseThrow().ownedBy()).isEqualTo("aipg");
  }

  @Test
  void encodesForLoadedModelsOnly() {
    var catalog = catalog();
    catalog.start();
    var talk = List.of(new ChatMessage(ChatMessage.Role.USER, "hello"));
    assertThat(catalog.encoder("aipg-builtin").chat(talk).size()).isGreaterThan(3);
    refuses(() -> catalog.encoder("acme/tiny"), ErrorCode.MODEL_NOT_LOADED);
    refuses(() -> catalog.encoder("nobody/knows"), ErrorCode.MODEL_NOT_FOUND);
    refuses(() -> catalog.encoder("../etc"), ErrorCode.MODEL_NOT_FOUND);
    catalog.load("acme/tiny");
    assertThat(catalog.encoder("acme/tiny").text("hello").size()).isEqualTo(1);
    assertThat(catalog.unload("acme/tiny").state()).isEqualTo(State.AVAILABLE);
    assertThat(host.ids).containsExactly("aipg-builtin");
    refuses(() -> catalog.encoder("acme/tiny"), ErrorCode.MODEL_NOT_LOADED);
    refuses(() -> catalog.unload("aipg-builtin"), ErrorCode.INVALID_REQUEST);
    refuses(() -> catalog.unload("nobody/knows"), ErrorCode.MODEL_NOT_FOUND);
  }

  @Test
  void startsWithoutAModelThatCannotBeLoaded() throws IOException {
    var template = temp.resolve("data/models/acme/tiny/chat_template.jinja");
    var good = Files.readString(template);
    Files.writeString(template, good + " ");
    var catalog = catalog("acme/tiny", "nobody/knows");
    catalog.start();
    assertThat(catalog.failures()).containsOnlyKeys("acme/tiny", "nobody/knows");
    var card = catalog.find("acme/tiny").orElseThrow();
    assertThat(card.state()).isEqualTo(State.FAILED);
    assertThat(card.description()).contains("changed since it was added");
    Files.writeString(template, good);
    assertThat(catalog.load("acme/tiny").state()).isEqualTo(State.LOADED);
    assertThat(catalog.failures()).containsOnlyKeys("nobody/knows");
  }

  @Test
  void refusesAModelLargerThanMemory() {
    var catalog = catalog();
    free = new FreeMemory(Long.MAX_VALUE, 1_000);
    assertThatThrownBy(() -> catalog.load("acme/tiny"))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("need about 1 MiB of memory beside the Java heap, but only 0 MiB");
    free = new FreeMemory(1_000, Long.MAX_VALUE);
    assertThatThrownBy(() -> catalog.load("acme/tiny"))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("of Java heap, but only 0 MiB");
    assertThat(host.ids).isEmpty();
    assertThat(catalog.find("acme/tiny").orElseThrow().state()).isEqualTo(State.FAILED);
  }

  @Test
  void turnsTheEnginesRefusalIntoAMessage() {
    var catalog = catalog();
    host.refuses = true;
    refuses(() -> catalog.load("acme/tiny"), ErrorCode.UNPROCESSABLE);
    refuses(() -> catalog.load("nobody/knows"), ErrorCode.MODEL_NOT_FOUND);
    assertThat(catalog.find("nobody/knows")).isEmpty();
  }

  @Test
  void seesModelsThatComeAndGoWhileItRuns() throws IOException {
    var catalog = catalog();
    library.add(temp.resolve("source"), "late", true, ModelProgress.SILENT);
    assertThat(catalog.find("late")).isPresent();
    library.remove("late");
    assertThat(catalog.find("late")).isEmpty();
    Files.writeString(temp.resolve("data/models/acme/tiny/aipg-model.json"), "{}");
    var damaged = catalog.list().getLast();
    assertThat(damaged.id()).isEqualTo("acme/tiny");
    assertThat(damaged.state()).isEqualTo(State.FAILED);
    assertThat(damaged.description()).contains("manifest");
  }

  private static void refuses(ThrowingCallable act, ErrorCode code) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
