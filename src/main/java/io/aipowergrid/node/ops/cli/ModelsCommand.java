package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.FileVerdict;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.inference.ModelLibrary;
import io.aipowergrid.node.inference.ModelManifest;
import io.aipowergrid.node.jobs.ModelOrder;
import io.aipowergrid.node.jobs.ModelOrders;
import io.aipowergrid.node.ops.DataDirectory;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./aipg models}: the models in the data folder. Needs no running node, save to load and
 * unload; a running one sees the change at once.
 */
@Command(
    name = "models",
    description = "Add, list, inspect, verify and remove models; load and unload them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB")
final class ModelsCommand implements Runnable {
  private static final int EXIT_OK = 0;
  private static final int EXIT_CHANGED = 1;

  @Spec CommandSpec spec;

  @Option(names = "--data-dir", hidden = true, description = "The data folder.")
  @Nullable Path dataDir;

  @Override
  public void run() {
    spec.commandLine().usage(out());
  }

  @Command(
      description = "Check a model and take it into the data folder.",
      mixinStandardHelpOptions = true)
  int add(
      @Parameters(
              paramLabel = "PATH",
              description = "A GGUF file, or a folder in the Hugging Face form.")
          Path source,
      @Option(
              names = "--id",
              paramLabel = "ID",
              description = "Name for the model, such as org/name (default: made from PATH).")
          @Nullable String id,
      @Option(names = "--link", description = "Leave the files where they are.") boolean link) {
    try (var progress = progress()) {
      var name = id == null ? ModelLibrary.suggestedId(source) : id;
      var manifest = library().add(source, name, link, progress);
      progress.close();
      return say(
          describe(manifest)
              + """
              Added. Load it with `aipg models load` or the console, or at every start with:
                AIPG_INFERENCE_MODELS_LOAD=%s ./aipg run
              """
                  .formatted(manifest.id()));
    }
  }

  @Command(description = "List the models.", mixinStandardHelpOptions = true)
  int list() {
    var library = library();
    var table = new TextTable("ID", "PARAMETERS", "CONTEXT", "SIZE", "FILES");
    addRow(table, library.get(ModelCatalog.BUILTIN_MODEL_ID), "built in");
    for (var id : library.ids()) {
      try {
        var manifest = library.get(id);
        addRow(table, manifest, manifest.linked() ? "linked" : "copied");
      } catch (NodeException e) {
        table.row(id, "", "", "", "damaged; remove it and add it again");
      }
    }
    return say(table.toString());
  }

  private static void addRow(TextTable table, ModelManifest manifest, String kind) {
    table.row(
        manifest.id(),
        "%,d".formatted(manifest.parameters()),
        "%,d".formatted(manifest.contextLength()),
        ProgressLine.size(manifest.bytes()),
        kind);
  }

  @Command(
      description = "Show what a model is, whether it was added or not.",
      mixinStandardHelpOptions = true)
  int inspect(
      @Parameters(paramLabel = "ID", description = "A model's id, or a path.") String idOrPath) {
    var path = Path.of(idOrPath);
    var library = library();
    boolean known =
        idOrPath.equals(ModelCatalog.BUILTIN_MODEL_ID) || library.ids().contains(idOrPath);
    if (known || !Files.exists(path)) {
      return say(describe(library.get(idOrPath)));
    }
    try (var progress = progress()) {
      var manifest = library.inspect(path, ModelLibrary.suggestedId(path), progress);
      progress.close();
      return say(describe(manifest));
    }
  }

  @Command(description = "Hash a model's files again and compare.", mixinStandardHelpOptions = true)
  int verify(@Parameters(paramLabel = "ID", description = "A model's id.") String id) {
    try (var progress = progress()) {
      var verdicts = library().verify(id, progress);
      progress.close();
      var table = new TextTable("FILE", "VERDICT");
      verdicts.forEach(verdict -> table.row(verdict.file(), word(verdict.outcome())));
      boolean unchanged =
          verdicts.stream().allMatch(verdict -> verdict.outcome() == FileVerdict.Outcome.UNCHANGED);
      say(
          table
              + (unchanged
                  ? "The model is what it was when it was added.\n"
                  : "The model is not what it was. Remove it and add it again.\n"));
      return unchanged ? EXIT_OK : EXIT_CHANGED;
    }
  }

  private static String word(FileVerdict.Outcome outcome) {
    return switch (outcome) {
      case UNCHANGED -> "unchanged";
      case CHANGED -> "CHANGED";
      case MISSING -> "MISSING";
    };
  }

  @Command(
      description = "Take a model out of the data folder; linked files stay where they are.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "ID", description = "A model's id.") String id) {
    library().remove(id);
    return say("Removed " + id + ".\n");
  }

  @Command(
      description = "Bring a model into the engine of the running node.",
      mixinStandardHelpOptions = true)
  int load(
      @Parameters(paramLabel = "ID", description = "A model's id.") String id,
      @Option(
              names = "--wait",
              paramLabel = "TIME",
              defaultValue = "10m",
              description = "How long to wait for the end (default: ${DEFAULT-VALUE}).")
          String wait) {
    return order(ModelOrder.Act.LOAD, id, wait);
  }

  @Command(
      description = "Take a model out of the running node's engine; running answers go on.",
      mixinStandardHelpOptions = true)
  int unload(
      @Parameters(paramLabel = "ID", description = "A model's id.") String id,
      @Option(
              names = "--wait",
              paramLabel = "TIME",
              defaultValue = "10m",
              description = "How long to wait for the end (default: ${DEFAULT-VALUE}).")
          String wait) {
    return order(ModelOrder.Act.UNLOAD, id, wait);
  }

  private int order(ModelOrder.Act act, String id, String wait) {
    var longest = MaintenanceCommand.parse(wait);
    return OperatorTask.run(
        rooms -> {
          var errand =
              new ModelErrand(rooms.get(ModelOrders.class), rooms.get(InstantSource.class));
          errand.run(act, id, longest);
          return say((act == ModelOrder.Act.LOAD ? "Loaded " : "Unloaded ") + id + ".\n");
        });
  }

  private static String describe(ModelManifest manifest) {
    var text = new StringBuilder();
    line(text, "id", manifest.id());
    line(text, "architecture", manifest.architecture());
    line(text, "parameters", "%,d".formatted(manifest.parameters()));
    line(text, "context", "%,d tokens".formatted(manifest.contextLength()));
    line(text, "vocabulary", "%,d tokens".formatted(manifest.vocabularySize()));
    line(text, "tokenizer", manifest.tokenizerHash().toHex());
    line(
        text,
        "template",
        manifest.templateHash().equals(Hash256.ZERO)
            ? "none; messages are laid out as plain paragraphs"
            : manifest.templateHash().toHex());
    line(text, "size", ProgressLine.size(manifest.bytes()));
    for (var file : manifest.files()) {
      line(text, "file", file.sha256().toHex() + "  " + file.name());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-13s %s%n".formatted(name, value));
  }

  private ModelLibrary library() {
    var folder = dataDir == null ? DataDirectory.open().root() : dataDir;
    return new ModelLibrary(folder, InstantSource.system());
  }

  private ProgressLine progress() {
    return new ProgressLine(System.console(), spec.commandLine().getErr());
  }

  private int say(String text) {
    out().print(text);
    out().flush();
    return EXIT_OK;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
