package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.model.FreeMemory;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelCheck;
import io.aipowergrid.node.inference.model.ModelHost;
import io.aipowergrid.node.inference.model.ModelHost.HostedModel;
import io.aipowergrid.node.inference.model.ModelMemory;
import io.aipowergrid.node.inference.model.ModelPromptEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The models of this node's data folder and the built-in one, and which of them are in the engine.
 * Models that are added or removed while the node runs show at once. Thread-safe; loading takes
 * seconds to minutes, on the calling thread, one model at a time.
 */
public final class LocalModelCatalog implements ModelCatalog {
  private static final String OWNER = "aipg";
  private static final String BUILTIN_DESCRIPTION =
      "The small model that ships with the node; it answers questions about AI Power Grid.";

  /** How long a prompt waits for its turn to be tokenised. */
  private static final Duration PROMPT_WAIT_MAX = Duration.ofSeconds(20);

  private final PromptTurns turns =
      new PromptTurns(Runtime.getRuntime().availableProcessors(), PROMPT_WAIT_MAX);
  private final ModelLibrary library;
  private final ModelHost host;
  private final List<String> loadAtStart;
  private final long keyValueBytesMax;
  private final Supplier<FreeMemory> freeMemory;
  private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();
  private final Map<String, String> failures = new ConcurrentHashMap<>();
  private final Map<String, ModelManifest> manifests = new ConcurrentHashMap<>();

  private record Loaded(ModelManifest manifest, HostedModel hosted, PromptEncoder encoder) {}

  /**
   * A catalogue with nothing loaded.
   *
   * @param loadAtStart ids of models to load beside the built-in one
   * @param keyValueBytesMax what the engine may take for keys and values
   * @param freeMemory asked for the memory left whenever a model is to be loaded
   */
  public LocalModelCatalog(
      ModelLibrary library,
      ModelHost host,
      List<String> loadAtStart,
      long keyValueBytesMax,
      Supplier<FreeMemory> freeMemory) {
    this.library = library;
    this.host = host;
    this.loadAtStart = List.copyOf(loadAtStart);
    this.keyValueBytesMax = keyValueBytesMax;
    this.freeMemory = freeMemory;
  }

  /**
   * Loads the built-in model and those configured. A model that cannot be loaded shows as failed
   * and does not keep the others from starting; only the built-in one must load.
   */
  public void start() {
    load(BUILTIN_MODEL_ID);
    for (var id : loadAtStart) {
      if (!id.equals(BUILTIN_MODEL_ID)) {
        try {
          load(id);
        } catch (NodeException e) {
          failures.put(id, e.detail());
        }
      }
    }
  }

  /** Why models asked for at the start, or later, could not be loaded, by id. */
  public Map<String, String> failures() {
    return Map.copyOf(failures);
  }

  /**
   * Brings a model into the engine; does nothing when it is there.
   *
   * @throws NodeException MODEL_NOT_FOUND, or UNPROCESSABLE when it is damaged or does not fit
   */
  public synchronized ModelCard load(String id) {
    if (!loaded.containsKey(id)) {
      try {
        loaded.put(id, loadNow(id));
        failures.remove(id);
      } catch (NodeException e) {
        if (e.code() != ErrorCode.MODEL_NOT_FOUND) {
          failures.put(id, e.detail());
        }
        throw e;
      }
    }
    return find(id).orElseThrow();
  }

  private Loaded loadNow(String id) {
    var manifest = manifest(id);
    var files = library.open(id);
    try (var _ = files.tensors()) {
      requireUnchanged(manifest, files);
      ModelCheck.requireFits(ModelMemory.of(files.config()), freeMemory.get(), keyValueBytesMax);
      return new Loaded(
          manifest, host.load(id, files), turns.around(new ModelPromptEncoder(files)));
    } catch (IllegalArgumentException e) {
      throw new NodeException(
          ErrorCode.UNPROCESSABLE, "The model is not usable: " + e.getMessage());
    }
  }

  // Weights are covered by the model root that the engine computes; these two are not.
  private static void requireUnchanged(ModelManifest manifest, LoadedModelFiles files) {
    var template = files.template();
    var templateHash = template == null ? Hash256.ZERO : template.hash();
    if (!files.tokenizer().hash().equals(manifest.tokenizerHash())
        || !templateHash.equals(manifest.templateHash())) {
      throw new NodeException(
          ErrorCode.UNPROCESSABLE,
          "The model's tokenizer or template changed since it was added. Remove the model and add"
              + " it again.");
    }
  }

  /**
   * Takes a model out of the engine; generations that run with it go on to their end.
   *
   * @throws NodeException INVALID_REQUEST for the built-in model
   */
  public synchronized ModelCard unload(String id) {
    if (id.equals(BUILTIN_MODEL_ID)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "The built-in model stays loaded.", "model");
    }
    if (loaded.remove(id) != null) {
      host.unload(id);
    }
    return find(id).orElseThrow(LocalModelCatalog::notFound);
  }

  @Override
  public List<ModelCard> list() {
    var cards = new ArrayList<ModelCard>();
    card(BUILTIN_MODEL_ID).ifPresent(cards::add);
    for (var id : library.ids()) {
      card(id).ifPresent(cards::add);
    }
    return cards;
  }

  @Override
  public Optional<ModelCard> find(String id) {
    return ModelId.isValid(id) ? card(id) : Optional.empty();
  }

  @Override
  public PromptEncoder encoder(String modelId) {
    var model = loaded.get(modelId);
    if (model != null) {
      return model.encoder();
    }
    if (find(modelId).isEmpty()) {
      throw notFound();
    }
    throw new NodeException(
        ErrorCode.MODEL_NOT_LOADED, "The model is on this node, but not loaded.", "model");
  }

  private static NodeException notFound() {
    return new NodeException(
        ErrorCode.MODEL_NOT_FOUND, "There is no model of that id on this node.", "model");
  }

  private Optional<ModelCard> card(String id) {
    var model = loaded.get(id);
    if (model != null) {
      return Optional.of(card(model.manifest(), model.hosted()));
    }
    try {
      return Optional.of(card(manifest(id), null));
    } catch (NodeException e) {
      return e.code() == ErrorCode.MODEL_NOT_FOUND
          ? Optional.empty()
          : Optional.of(damagedCard(id, e.detail()));
    }
  }

  /** The built-in model's manifest is computed from its files, so once is enough. */
  private ModelManifest manifest(String id) {
    return id.equals(BUILTIN_MODEL_ID)
        ? manifests.computeIfAbsent(id, library::get)
        : library.get(id);
  }

  private ModelCard card(ModelManifest manifest, @Nullable HostedModel hosted) {
    var id = manifest.id();
    var failure = failures.get(id);
    return new ModelCard(
        id,
        owner(id),
        manifest.added(),
        manifest.architecture(),
        manifest.parameters(),
        manifest.contextLength(),
        manifest.vocabularySize(),
        ModelCard.Lane.EXACT_I,
        new ModelHashes(
            hosted == null ? Hash256.ZERO : hosted.modelRoot(),
            manifest.tokenizerHash(),
            manifest.templateHash()),
        hosted == null ? 0 : hosted.bytesInMemory(),
        hosted != null
            ? ModelCard.State.LOADED
            : failure == null ? ModelCard.State.AVAILABLE : ModelCard.State.FAILED,
        failure != null ? failure : id.equals(BUILTIN_MODEL_ID) ? BUILTIN_DESCRIPTION : "");
  }

  private ModelCard damagedCard(String id, String reason) {
    return new ModelCard(
        id,
        owner(id),
        BuiltinModel.MADE,
        "",
        0,
        0,
        0,
        ModelCard.Lane.EXACT_I,
        ModelHashes.UNKNOWN,
        0,
        ModelCard.State.FAILED,
        reason);
  }

  private static String owner(String id) {
    int slash = id.indexOf('/');
    return slash < 0 ? OWNER : id.substring(0, slash);
  }
}
