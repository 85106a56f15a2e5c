package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.model.Script;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptReaderTest {
  @Test
  void readsEveryLengthFormOfPushes() {
    assertThat(read("00 01aa 4c02bbcc 4d0300ddeeff 4e0100000011 76"))
        .containsExactly("00:", "01:aa", "4c:bbcc", "4d:ddeeff", "4e:11", "76:");
  }

  @Test
  void stopsBeforeAPushThatRunsPastTheEnd() {
    for (String cut :
        List.of("02aa", "4c", "4c02aa", "4d01", "4d0200aa", "4e010000", "4effffffff")) {
      var reader = new ScriptReader(Script.fromHex("51" + cut));
      assertThat(reader.next()).isTrue();
      assertThat(reader.next()).as(cut).isFalse();
      assertThat(reader.next()).isFalse();
      assertThat(reader.atEnd()).isFalse();
      assertThat(reader.position()).isEqualTo(1);
    }
  }

  @Test
  void opcodeC0TakesTheRestAsItsData() {
    assertThat(read("51 c0ac4c 76")).containsExactly("51:", "c0:ac4c76");
    assertThat(read("c0")).containsExactly("c0:");
    assertThat(read("01c0 51")).containsExactly("01:c0", "51:");
  }

  @Test
  void pushesAreAllOperationsUpToSixteen() {
    assertThat(ScriptPatterns.isPushOnly(Script.fromHex("004f505160"))).isTrue();
    assertThat(ScriptPatterns.isPushOnly(Script.fromHex("0061"))).isFalse();
    assertThat(ScriptPatterns.isPushOnly(Script.fromHex("00c0"))).isFalse();
    assertThat(ScriptPatterns.isPushOnly(Script.fromHex("0002aa"))).isFalse();
    assertThat(ScriptPatterns.isPushOnly(Script.EMPTY)).isTrue();
  }

  @Test
  void builderChoosesTheShortestLengthForm() {
    assertThat(pushHex(0)).isEqualTo("00");
    assertThat(pushHex(75)).startsWith("4b00");
    assertThat(pushHex(76)).startsWith("4c4c00");
    assertThat(pushHex(255)).startsWith("4cff00");
    assertThat(pushHex(256)).startsWith("4d000100");
    assertThat(pushHex(65535)).startsWith("4dffff00");
    assertThat(pushHex(65536)).startsWith("4e0000010000");
  }

  @Test
  void builderWritesSmallNumbersAsOperations() {
    var script = new ScriptBuilder();
    for (long value : new long[] {-2, -1, 0, 1, 16, 17, 255, -255}) {
      script.number(value);
    }
    assertThat(script.build().toHex())
        .isEqualTo("0182" + "4f" + "00" + "51" + "60" + "0111" + "02ff00" + "02ff80");
  }

  private static String pushHex(int length) {
    return new ScriptBuilder().push(new byte[length]).build().toHex();
  }

  private static List<String> read(String hex) {
    var reader = new ScriptReader(Script.fromHex(hex.replace(" ", "")));
    var operations = new ArrayList<String>();
    while (reader.next()) {
      String data = HexFormat.of().formatHex(reader.data());
      operations.add("%02x:%s".formatted(reader.opcode(), data));
    }
    assertThat(reader.atEnd()).isTrue();
    return operations;
  }
}
