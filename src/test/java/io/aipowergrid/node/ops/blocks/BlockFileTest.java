package io.aipowergrid.node.ops.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockFileTest {
  @TempDir Path folder;

  private Optional<String> complaint = Optional.empty();

  @Test
  void findsRecordsAndPassesOverReservedRoom() throws IOException {
    assertThat(read("4149345203000000aabbcc" + "000000" + "4149345201000000dd" + "00000000"))
        .containsExactly("aabbcc", "dd");
    assertThat(complaint).isEmpty();
  }

  @Test
  void findsLinesOfHexAndOfObjects() throws IOException {
    assertThat(blocks("\"aabb\"\n\nccdd\n {\"height\":1,\"raw\": \"eeff\"}\n".getBytes()))
        .containsExactly("aabb", "ccdd", "eeff");
    assertThat(blocks("\"aabb\"".getBytes())).as("no line end").containsExactly("aabb");
    assertThat(blocks(new byte[0])).isEmpty();
  }

  @Test
  void leavesOutTheBlockThatTheFileEndsIn() throws IOException {
    assertThat(read("4149345201000000dd" + "4149345203000000aabb")).containsExactly("dd");
    assertThat(complaint.orElseThrow()).contains("ends within a block, at byte 17");
    assertThat(read("4149345201000000dd" + "41493452030000")).containsExactly("dd");
    assertThat(complaint.orElseThrow()).contains("ends within a block");
    assertThat(read("4149345201000000dd" + "414934")).containsExactly("dd");
    assertThat(complaint.orElseThrow()).contains("3 bytes");
  }

  @Test
  void passesOverDamageUpToTheNextMagic() throws IOException {
    assertThat(read("4149345201000000aa" + "fffe" + "4149345201000000bb"))
        .containsExactly("aa", "bb");
    assertThat(complaint.orElseThrow()).contains("2 bytes between blocks");
    assertThat(read("4149345201000000aa" + "41493452ffffffff" + "4149345201000000bb"))
        .as("a length no block has")
        .containsExactly("aa", "bb");
    assertThat(complaint.orElseThrow()).contains("8 bytes between blocks");
    assertThat(read("4149345200127a00" + "00".repeat(8))).isEmpty();
    assertThat(complaint.orElseThrow())
        .as("8,000,000 bytes are a block's")
        .contains("within a block");
  }

  @Test
  void saysWhoseBlocksTheyAre() {
    assertThatThrownBy(() -> read("414934540100000000"))
        .hasMessageContaining("its blocks are of aipg-test; say --network aipg-test");
    assertThatThrownBy(() -> read("0000f9beb4d90100000000"))
        .hasMessageContaining("(f9beb4d9, not 41493452)")
        .hasMessageContaining("is --network right?");
    assertThatThrownBy(() -> blocks("\"xy\"".getBytes())).hasMessageContaining("not the hex");
    assertThatThrownBy(() -> blocks("\"abc\"".getBytes())).hasMessageContaining("not the hex");
    assertThatThrownBy(() -> blocks("{\"hex\":\"ab\"}".getBytes()))
        .hasMessageContaining("not the hex");
  }

  private List<String> read(String hex) throws IOException {
    return blocks(HexFormat.of().parseHex(hex));
  }

  private List<String> blocks(byte[] content) throws IOException {
    Path path = Files.write(folder.resolve("blocks"), content);
    var read = new ArrayList<String>();
    try (var file = BlockFile.open(path, NetworkParamsReader.read("aipg-regtest"))) {
      file.next();
      file.rewind();
      for (var next = file.next(); next.isPresent(); next = file.next()) {
        byte[] bytes = file.read(next.get().offset(), next.get().length());
        assertThat(bytes).startsWith(next.get().head());
        read.add(HexFormat.of().formatHex(bytes));
      }
      complaint = file.complaint();
    }
    return read;
  }
}
