package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainNode;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.ops.DataDirectory;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.blocks.BlockFile;
import io.aipowergrid.node.ops.blocks.BlockImport;
import io.aipowergrid.node.ops.blocks.BlockSink;
import io.aipowergrid.node.ops.blocks.ChainSink;
import io.aipowergrid.node.ops.blocks.ImportCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code ./aipg chain import}: feeds files of blocks to the running node, or, when none runs, to
 * the chain in the data folder itself.
 */
@Command(
    name = "import",
    description = "Feed blocks from the daemon's blk*.dat or from JSON lines of hex.",
    footer = {
      "",
      "Blocks may lie in any order, also across the files of one call. An import that was broken",
      "off goes on where it was. A running node takes the blocks over its RPC port; without one",
      "the chain in the data folder is opened, which is faster.",
      "Exit status: 0 all blocks are there now; 1 some are missing, the last lines say why."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  private static final int EXIT_OK = 0;
  private static final int EXIT_INCOMPLETE = 1;

  @Spec CommandSpec spec;
  @ParentCommand ChainCommand chain;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files, the oldest first.")
  List<Path> files = List.of();

  @Override
  public Integer call() {
    for (Path file : files) {
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new ParameterException(spec.commandLine(), file + " is no file that can be read");
      }
    }
    NetworkParams params = chain.params();
    // Opened first: a file of another network is told before anything is started.
    List<BlockFile> opened = new ArrayList<>();
    try {
      files.forEach(file -> opened.add(BlockFile.open(file, params)));
      opened.forEach(BlockFile::next);
      return nodeAnswers() ? throughNode(params, opened) : alone(params, opened);
    } finally {
      opened.forEach(BlockFile::close);
    }
  }

  private boolean nodeAnswers() {
    if (chain.namesNode()) {
      return true;
    }
    try (var rpc = chain.rpc()) {
      rpc.call("getblockcount");
      return true;
    } catch (RpcClient.NoNodeException e) {
      if (DataDirectory.open().isLocked()) {
        throw new IllegalStateException(
            "a node runs on the data folder, but its RPC port does not answer yet or is closed"
                + " (aipg.api.rpc.enabled); name it with --rpc, open it, or stop the node",
            e);
      }
      return false;
    }
  }

  private int throughNode(NetworkParams params, List<BlockFile> opened) {
    try (var rpc = chain.rpc()) {
      String genesis = rpc.call("getblockhash", 0).asText();
      if (!genesis.equals(params.genesisHash().toDisplayHex())) {
        throw new IllegalStateException(
            "the node follows another network than " + params.name() + "; say --network");
      }
      return feed(params, new RpcSink(rpc), opened);
    }
  }

  private int alone(NetworkParams params, List<BlockFile> opened) {
    System.setProperty("aipg.chain.network", chain.network);
    return OperatorTask.runAlone(
        rooms -> {
          ChainNode room = rooms.get(ChainNode.class);
          room.startForImport();
          try {
            return feed(params, new ChainSink(rooms.get(ChainService.class)), opened);
          } finally {
            room.stop();
          }
        });
  }

  private int feed(NetworkParams params, BlockSink sink, List<BlockFile> opened) {
    long began = System.nanoTime();
    var out = spec.commandLine().getOut();
    try (var line = ProgressLine.logging(System.console(), spec.commandLine().getErr())) {
      var run =
          new BlockImport(
              params,
              sink,
              (done, total, counts) -> line.advance("import", done, total, counts.rate(began)));
      ImportCounts counts = run.run(opened);
      line.close();
      out.println(counts.summary() + ", " + counts.rate(began));
      run.missingParents().forEach(this::tellMissing);
      opened.forEach(file -> file.complaint().ifPresent(text -> out.println("note: " + text)));
      out.println("height " + sink.height());
      out.flush();
      boolean complete =
          counts.refused() == 0
              && counts.waiting() == 0
              && opened.stream().allMatch(file -> file.complaint().isEmpty());
      return complete ? EXIT_OK : EXIT_INCOMPLETE;
    }
  }

  private void tellMissing(Hash256 parent) {
    spec.commandLine()
        .getOut()
        .println(
            "note: blocks wait for "
                + parent.toDisplayHex()
                + ", which is in none of the files and not on the node; import what comes before");
  }
}
