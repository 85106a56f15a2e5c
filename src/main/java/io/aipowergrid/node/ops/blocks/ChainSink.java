package io.aipowergrid.node.ops.blocks;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives blocks to the chain of this process. One thread. */
public final class ChainSink implements BlockSink {
  private final ChainService chain;

  public ChainSink(ChainService chain) {
    this.chain = chain;
  }

  @Override
  public int height() {
    return chain.tip().height();
  }

  @Override
  public List<Optional<Integer>> heights(List<Hash256> ids) {
    return ids.stream().map(id -> chain.findHeader(id).map(HeaderEntry::height)).toList();
  }

  @Override
  public List<Optional<Hash256>> blocksAt(List<Integer> heights) {
    return heights.stream().map(height -> chain.findHeaderAt(height).map(HeaderEntry::id)).toList();
  }

  @Override
  public List<Verdict> submit(List<byte[]> blocks) {
    List<Optional<Block>> parsed = blocks.stream().map(this::parse).toList();
    submitHeaders(parsed);
    return parsed.stream().map(this::verdict).toList();
  }

  private Optional<Block> parse(byte[] bytes) {
    try {
      return Optional.of(chain.params().blockCodec().parse(bytes));
    } catch (MalformedBytesException e) {
      return Optional.empty();
    }
  }

  /**
   * Headers that follow each other are checked on all cores at once; alone, each block's work would
   * be checked on one. What is wrong with a header is told again with its block.
   */
  private void submitHeaders(List<Optional<Block>> blocks) {
    var run = new ArrayList<BlockHeader>();
    Hash256 last = Hash256.ZERO;
    for (Optional<Block> block : blocks) {
      if (block.isEmpty() || !run.isEmpty() && !block.get().header().previous().equals(last)) {
        return;
      }
      run.add(block.get().header());
      last = chain.params().headerHasher().id(block.get().header());
    }
    if (run.size() > 1) {
      chain.submitHeaders(run);
    }
  }

  private Verdict verdict(Optional<Block> block) {
    if (block.isEmpty()) {
      return new Verdict.Refused("no block");
    }
    return switch (chain.submitBlock(block.get())) {
      case BlockImportResult.Connected connected -> new Verdict.Taken();
      case BlockImportResult.SideBranch side -> new Verdict.Taken();
      case BlockImportResult.AlreadyKnown known -> new Verdict.Known();
      case BlockImportResult.Orphan orphan -> new Verdict.Refused("prev-blk-not-found");
      case BlockImportResult.Rejected rejected -> new Verdict.Refused(rejected.reason().code());
      case BlockImportResult.WrongBody wrong -> new Verdict.Refused(wrong.reason().code());
    };
  }
}
