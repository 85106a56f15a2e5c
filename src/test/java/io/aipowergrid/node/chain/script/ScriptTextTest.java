package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.model.Script;
import org.junit.jupiter.api.Test;

class ScriptTextTest {
  @Test
  void writesWhatTheDaemonWrites() {
    assertThat(ScriptText.toAsm(Script.EMPTY)).isEmpty();
    assertThat(asm("76a914" + "ab".repeat(20) + "88ac"))
        .isEqualTo("OP_DUP OP_HASH160 " + "ab".repeat(20) + " OP_EQUALVERIFY OP_CHECKSIG");
    assertThat(asm("004f5160" + "02e803" + "0181" + "04ffffffff"))
        .isEqualTo("0 -1 1 16 1000 -1 -2147483647");
    assertThat(asm("050000000001")).isEqualTo("0000000001");
    assertThat(asm("b1b2ba50"))
        .isEqualTo("OP_CHECKLOCKTIMEVERIFY OP_CHECKSEQUENCEVERIFY OP_UNKNOWN OP_RESERVED");
    assertThat(asm("51c0ac76")).isEqualTo("1 OP_AIPG_ASSET ac76");
    assertThat(asm("5102aa")).isEqualTo("1 [error]");
  }

  @Test
  void namesTheHashTypesOfSignatures() {
    String der = "30060201" + "01" + "0201" + "01";
    assertThat(ScriptText.unlockingToAsm(Script.fromHex("09" + der + "01")))
        .isEqualTo(der + "[ALL]");
    assertThat(ScriptText.unlockingToAsm(Script.fromHex("09" + der + "83")))
        .isEqualTo(der + "[SINGLE|ANYONECANPAY]");
    assertThat(ScriptText.unlockingToAsm(Script.fromHex("09" + der + "04"))).isEqualTo(der + "04");
    assertThat(asm("09" + der + "01")).isEqualTo(der + "01");
  }

  private static String asm(String hex) {
    return ScriptText.toAsm(Script.fromHex(hex));
  }
}
