package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  private static final int MAGIC = 0x41493452;

  @TempDir Path folder;

  @Test
  void readsRecordsAndPassesOverReservedRoom() throws IOException {
    assertThat(read("4149345203000000aabbcc" + "000000" + "4149345201000000dd" + "00000000"))
        .containsExactly("aabbcc", "dd");
  }

  @Test
  void readsLinesOfHexAndOfObjects() throws IOException {
    assertThat(blocks("\"aabb\"\n\nccdd\n{\"height\":1,\"raw\": \"eeff\"}\n".getBytes()))
        .containsExactly("aabb", "ccdd", "eeff");
  }

  @Test
  void refusesOtherNetworksCutFilesAndLengthsNoBlockHas() {
    assertThatThrownBy(() -> read("414934530100000000")).hasMessageContaining("obfuscated");
    assertThatThrownBy(() -> read("4149345203000000aabb")).hasMessageContaining("within a block");
    assertThatThrownBy(() -> read("4149345201127a00")).hasMessageContaining("claims 8000001");
    assertThatThrownBy(() -> blocks("\"xy\"".getBytes())).hasMessageContaining("not the hex");
  }

  private List<String> read(String hex) throws IOException {
    return blocks(HexFormat.of().parseHex(hex));
  }

  private List<String> blocks(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("blocks"), content);
    var read = new ArrayList<String>();
    try (var blocks = new BlockFile(file, MAGIC)) {
      Optional<String> next = blocks.next();
      while (next.isPresent()) {
        read.add(next.get());
        next = blocks.next();
      }
      assertThat(blocks.position()).isEqualTo(blocks.size());
    }
    return read;
  }
}
