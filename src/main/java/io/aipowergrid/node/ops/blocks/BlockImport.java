package io.aipowergrid.node.ops.blocks;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.ops.blocks.BlockSink.Verdict;
import io.aipowergrid.node.ops.blocks.BlockWindow.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Feeds the blocks of files to a chain, parents first. The daemon writes blocks in the order in
 * which they came, so a child often lies before its parent: a first reading notes where each block
 * lies and what it follows, a second fetches them in order. Files with more blocks than one window
 * are read in several, and again as long as that brings something, because a parent may lie in a
 * later window. Blocks that the node has are passed over without being sent, so an import that was
 * broken off goes on where it was. One thread, one import.
 */
public final class BlockImport {
  /** Blocks and bytes of one request; a node's own limits are 100 and 20 MiB of hex digits. */
  private static final int BATCH_BLOCKS_MAX = 50;

  private static final int BATCH_BYTES_MAX = 1_000_000;

  /** Ids or heights of one question. */
  private static final int QUESTION_MAX = 50;

  private static final int MISSING_SHOWN_MAX = 3;

  /** Of a block whose parent is not in the window. */
  private static final int NO_PARENT = -1;

  private final NetworkParams params;
  private final BlockSink sink;
  private final Watcher watcher;
  private final int windowMax;
  private final ImportCounts counts = new ImportCounts();
  private final List<Hash256> missing = new ArrayList<>();

  private List<BlockFile> files = List.of();
  private boolean firstPass = true;
  private long doneBytes;
  private int tipHeight;

  /** Hears how far an import is. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * @param done bytes of blocks that were decided
     * @param total bytes of all files
     */
    void advance(long done, long total, ImportCounts counts);
  }

  public BlockImport(NetworkParams params, BlockSink sink, Watcher watcher) {
    this(params, sink, watcher, BlockWindow.BLOCKS_MAX);
  }

  BlockImport(NetworkParams params, BlockSink sink, Watcher watcher, int windowMax) {
    this.params = params;
    this.sink = sink;
    this.watcher = watcher;
    this.windowMax = windowMax;
  }

  /** Imports all blocks of the files that can be. */
  public ImportCounts run(List<BlockFile> from) {
    files = List.copyOf(from);
    int takenBefore;
    do {
      takenBefore = counts.taken();
      pass();
      firstPass = false;
    } while (counts.waiting() > 0 && counts.taken() > takenBefore);
    return counts;
  }

  /** Some of the parents that blocks are waiting for. */
  public List<Hash256> missingParents() {
    return List.copyOf(missing);
  }

  private void pass() {
    missing.clear();
    counts.forgetRefusals();
    doneBytes = 0;
    int waiting = 0;
    var window = new BlockWindow(windowMax);
    for (int file = 0; file < files.size(); file++) {
      files.get(file).rewind();
      Optional<BlockFile.Found> found = files.get(file).next();
      while (found.isPresent()) {
        note(window, file, found.get());
        if (window.isFull()) {
          waiting += importWindow(window);
          window = new BlockWindow(windowMax);
        }
        found = files.get(file).next();
      }
    }
    counts.leaveWaiting(waiting + importWindow(window));
  }

  private void note(BlockWindow window, int file, BlockFile.Found found) {
    try {
      BlockHeader header = params.headerCodec().read(new ByteReader(found.head()));
      Hash256 id = params.headerHasher().id(header);
      window.add(new Entry(file, found.offset(), found.length(), id, header.previous()));
    } catch (MalformedBytesException e) {
      counts.refuse("no block");
    }
  }

  /** A block whose parent is known, at its true height. */
  private record Placed(int index, int parent, int height) {}

  /**
   * @return how many of its blocks found no parent
   */
  private int importWindow(BlockWindow window) {
    window.link();
    tipHeight = sink.height();
    var ready = new ArrayDeque<Placed>();
    placeRoots(window, ready);
    var refused = new BitSet();
    var batch = new ArrayList<Placed>();
    int placed = 0;
    long bytes = 0;
    while (!ready.isEmpty()) {
      Placed next = ready.poll();
      placed++;
      window.forEachChild(
          next.index(), child -> ready.add(new Placed(child, next.index(), next.height() + 1)));
      bytes += window.get(next.index()).length();
      batch.add(next);
      if (batch.size() >= BATCH_BLOCKS_MAX || bytes >= BATCH_BYTES_MAX || ready.isEmpty()) {
        submit(window, batch, refused);
        batch.clear();
        bytes = 0;
      }
    }
    return window.size() - placed;
  }

  private void placeRoots(BlockWindow window, Deque<Placed> ready) {
    List<Integer> roots = window.roots();
    for (int from = 0; from < roots.size(); from += QUESTION_MAX) {
      List<Integer> some = roots.subList(from, Math.min(roots.size(), from + QUESTION_MAX));
      List<Optional<Integer>> heights =
          sink.heights(some.stream().map(index -> window.get(index).previous()).toList());
      for (int i = 0; i < some.size(); i++) {
        place(window.get(some.get(i)), some.get(i), heights.get(i), ready);
      }
    }
  }

  private void place(Entry root, int index, Optional<Integer> parent, Deque<Placed> ready) {
    if (root.id().equals(params.genesisHash())) {
      ready.add(new Placed(index, NO_PARENT, 0));
    } else if (parent.isPresent()) {
      ready.add(new Placed(index, NO_PARENT, parent.get() + 1));
    } else if (missing.size() < MISSING_SHOWN_MAX) {
      missing.add(root.previous());
    }
  }

  private void submit(BlockWindow window, List<Placed> batch, BitSet refused) {
    List<Placed> standing = standing(window, batch);
    var wanted = new ArrayList<Placed>();
    for (Placed each : batch) {
      doneBytes += window.get(each.index()).length();
      if (each.parent() != NO_PARENT && refused.get(each.parent())) {
        refused.set(each.index());
        counts.refuse("follows a refused block");
      } else if (!standing.contains(each)) {
        wanted.add(each);
      } else if (firstPass) {
        counts.know();
      }
    }
    offer(window, wanted, refused);
    watcher.advance(doneBytes, totalBytes(), counts);
  }

  private void offer(BlockWindow window, List<Placed> wanted, BitSet refused) {
    if (wanted.isEmpty()) {
      return;
    }
    var blocks = new ArrayList<byte[]>();
    for (Placed each : wanted) {
      Entry entry = window.get(each.index());
      blocks.add(files.get(entry.file()).read(entry.offset(), entry.length()));
    }
    List<Verdict> verdicts = sink.submit(blocks);
    for (int i = 0; i < wanted.size(); i++) {
      count(verdicts.get(i));
      if (verdicts.get(i) instanceof Verdict.Refused) {
        refused.set(wanted.get(i).index());
      }
    }
  }

  /** Those of the batch that are on the node's best chain. */
  private List<Placed> standing(BlockWindow window, List<Placed> batch) {
    List<Placed> low = batch.stream().filter(each -> each.height() <= tipHeight).toList();
    if (low.isEmpty()) {
      return List.of();
    }
    List<Optional<Hash256>> ids = sink.blocksAt(low.stream().map(Placed::height).toList());
    var standing = new ArrayList<Placed>();
    for (int i = 0; i < low.size(); i++) {
      Hash256 id = window.get(low.get(i).index()).id();
      if (ids.get(i).filter(id::equals).isPresent()) {
        standing.add(low.get(i));
      }
    }
    return standing;
  }

  private void count(Verdict verdict) {
    switch (verdict) {
      case Verdict.Taken taken -> counts.take();
      case Verdict.Known known -> {
        if (firstPass) {
          counts.know();
        }
      }
      case Verdict.Refused(String reason) -> counts.refuse(reason);
    }
  }

  private long totalBytes() {
    return files.stream().mapToLong(BlockFile::size).sum();
  }
}
