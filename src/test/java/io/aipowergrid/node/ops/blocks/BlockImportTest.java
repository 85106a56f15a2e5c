package io.aipowergrid.node.ops.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's regtest chain, 324 blocks and a branch of three, in files of all kinds. */
class BlockImportTest {
  private static final HexFormat HEX = HexFormat.of();

  @TempDir Path folder;

  private final NetworkParams params =
      NetworkParamsReader.parse(
          """
          {"extends": "aipg-regtest", "proofOfWork": {"kawpowActivationTime": 1688764800}}
          """
              .getBytes(StandardCharsets.UTF_8));
  private final Sink sink = new Sink();
  private final List<byte[]> chain = new ArrayList<>();
  private final List<byte[]> branch = new ArrayList<>();
  private List<Hash256> missing = List.of();

  /** A chain that only knows who follows whom, and refuses one block if told to. */
  private final class Sink implements BlockSink {
    private final Map<Hash256, Integer> known = new HashMap<>(Map.of(params.genesisHash(), 0));
    private final TreeMap<Integer, Hash256> best = new TreeMap<>(Map.of(0, params.genesisHash()));
    private Optional<Hash256> bad = Optional.empty();
    private int offered;

    @Override
    public int height() {
      return best.lastKey();
    }

    @Override
    public List<Optional<Integer>> heights(List<Hash256> ids) {
      return ids.stream().map(id -> Optional.ofNullable(known.get(id))).toList();
    }

    @Override
    public List<Optional<Hash256>> blocksAt(List<Integer> heights) {
      assertThat(heights).allMatch(height -> height <= height());
      return heights.stream().map(height -> Optional.ofNullable(best.get(height))).toList();
    }

    @Override
    public List<Verdict> submit(List<byte[]> blocks) {
      return blocks.stream().map(this::submit).toList();
    }

    private Verdict submit(byte[] bytes) {
      offered++;
      Block block = params.blockCodec().parse(bytes);
      Hash256 id = params.headerHasher().id(block.header());
      Integer parent = known.get(block.header().previous());
      if (bad.filter(id::equals).isPresent() || parent == null) {
        return new Verdict.Refused(parent == null ? "prev-blk-not-found" : "bad");
      }
      if (known.putIfAbsent(id, parent + 1) != null) {
        return new Verdict.Known();
      }
      best.putIfAbsent(parent + 1, id);
      return new Verdict.Taken();
    }
  }

  @BeforeEach
  void readVectors() throws IOException {
    try (var in = BlockImportTest.class.getResourceAsStream("/chain/regtest-blocks.json")) {
      JsonNode vectors = new ObjectMapper().readTree(in);
      vectors.get("blocks").forEach(block -> chain.add(HEX.parseHex(block.get("raw").asText())));
      vectors
          .get("reorg")
          .get("stale_branch")
          .forEach(block -> branch.add(HEX.parseHex(block.get("raw").asText())));
    }
  }

  @Test
  void takesBlocksInWhateverOrderTheyLie() throws IOException {
    ImportCounts counts = run(BlockWindow.BLOCKS_MAX, records(shuffled(all(), 1)));
    assertThat(counts.summary()).isEqualTo("326 taken, 1 known before, 0 refused");
    assertThat(sink.height()).isEqualTo(323);
    assertThat(sink.offered).as("none twice").isEqualTo(326);
  }

  @Test
  void takesShuffledLinesToo() throws IOException {
    var text = new StringBuilder();
    shuffled(all(), 2).forEach(block -> text.append(HEX.formatHex(block)).append('\n'));
    Path lines = Files.writeString(folder.resolve("lines"), text);
    assertThat(run(BlockWindow.BLOCKS_MAX, lines).taken()).isEqualTo(326);
  }

  @Test
  void readsAgainWhenAParentLiesInALaterWindow() throws IOException {
    ImportCounts counts = run(20, records(shuffled(all(), 3)));
    assertThat(counts.summary()).isEqualTo("326 taken, 1 known before, 0 refused");
  }

  @Test
  void readsAgainForEveryBlockThatLiesBackward() throws IOException {
    List<byte[]> backward = new ArrayList<>(chain.subList(0, 40)).reversed();
    assertThat(run(1, records(backward)).summary())
        .isEqualTo("39 taken, 1 known before, 0 refused");
  }

  @Test
  void takesAFileWhoseParentsLieInAnother() throws IOException {
    Path later = records(chain.subList(100, 324));
    Path earlier = records(chain.subList(0, 100));
    assertThat(run(BlockWindow.BLOCKS_MAX, later, earlier).taken()).isEqualTo(323);
    assertThat(sink.height()).isEqualTo(323);
  }

  @Test
  void goesOnWhereItWasBrokenOff() throws IOException {
    Path half = records(chain.subList(0, 150));
    Path whole = records(chain);
    assertThat(run(BlockWindow.BLOCKS_MAX, half).taken()).isEqualTo(149);
    sink.offered = 0;
    assertThat(run(BlockWindow.BLOCKS_MAX, whole).summary())
        .isEqualTo("174 taken, 150 known before, 0 refused");
    assertThat(sink.offered).as("what is known is not sent").isEqualTo(174);
    assertThat(run(BlockWindow.BLOCKS_MAX, whole).summary())
        .isEqualTo("0 taken, 324 known before, 0 refused");
  }

  @Test
  void namesTheParentThatIsNowhere() throws IOException {
    ImportCounts counts = run(BlockWindow.BLOCKS_MAX, records(chain.subList(10, 20)));
    assertThat(counts.summary())
        .isEqualTo("0 taken, 0 known before, 0 refused, 10 without their parent");
    Block ninth = params.blockCodec().parse(chain.get(9));
    assertThat(missing).containsExactly(params.headerHasher().id(ninth.header()));
    assertThat(sink.offered).isZero();
  }

  @Test
  void doesNotSendWhatStandsOnARefusedBlock() throws IOException {
    Block hundredth = params.blockCodec().parse(chain.get(100));
    sink.bad = Optional.of(params.headerHasher().id(hundredth.header()));
    ImportCounts counts = run(BlockWindow.BLOCKS_MAX, records(chain));
    assertThat(counts.taken()).isEqualTo(99);
    assertThat(counts.refused()).isEqualTo(224);
    assertThat(counts.summary()).contains("{bad=1, ").contains("follows a refused block=");
    assertThat(sink.offered).as("at most the rest of one request").isLessThan(99 + 1 + 50);
  }

  @Test
  void takesWhatComesBeforeACutAndWhatFollowsDamage() throws IOException {
    // Two bytes of reserved room, and the last of a block.
    byte[] whole = Files.readAllBytes(records(chain));
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 3));
    assertThat(run(BlockWindow.BLOCKS_MAX, cut).taken()).isEqualTo(322);
    var damaged = new ByteArrayOutputStream();
    damaged.writeBytes(Files.readAllBytes(records(chain.subList(0, 5))));
    damaged.writeBytes(new byte[] {1, 2, 3, 4, 5});
    damaged.writeBytes(Files.readAllBytes(records(chain.subList(5, 324))));
    Path file = Files.write(folder.resolve("damaged"), damaged.toByteArray());
    assertThat(run(BlockWindow.BLOCKS_MAX, file).taken()).isEqualTo(1);
    assertThat(sink.height()).isEqualTo(323);
  }

  @Test
  void refusesWhatIsNoBlock() throws IOException {
    Path file = records(List.of(chain.get(0), new byte[] {1, 2, 3}, chain.get(1)));
    assertThat(run(BlockWindow.BLOCKS_MAX, file).summary())
        .isEqualTo("1 taken, 1 known before, 1 refused {no block=1}");
  }

  private List<byte[]> all() {
    var all = new ArrayList<>(chain);
    all.addAll(branch);
    return all;
  }

  private static List<byte[]> shuffled(List<byte[]> blocks, long seed) {
    var shuffled = new ArrayList<>(blocks);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  /** As WriteBlockToDisk writes them, with some reserved room at the end. */
  private Path records(List<byte[]> blocks) throws IOException {
    var out = new ByteArrayOutputStream();
    for (byte[] block : blocks) {
      out.writeBytes(HEX.parseHex("41493452"));
      out.writeBytes(HEX.parseHex("%08x".formatted(Integer.reverseBytes(block.length))));
      out.writeBytes(block);
    }
    out.writeBytes(new byte[blocks.size() % 7]);
    return Files.write(Files.createTempFile(folder, "blk", ".dat"), out.toByteArray());
  }

  private ImportCounts run(int windowMax, Path... paths) {
    var files = Arrays.stream(paths).map(path -> BlockFile.open(path, params)).toList();

    var run =
        new BlockImport(
            params,
            sink,
            (done, total, counts) -> {
              assertThat(done).isBetween(0L, total);
            },
            windowMax);
    ImportCounts counts = run.run(files);
    missing = run.missingParents();
    files.forEach(BlockFile::close);

    return counts;
  }
}
