package io.aipowergrid.node.ops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.proof.ReceiptFixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person types it, against an invented node. */
class VerifyCommandTest {
  private static final String KEY = HexFormat.of().formatHex(ReceiptFixtures.PUBLIC_KEY);

  @TempDir Path folder = Path.of(".");
  private Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void save() throws IOException {
    file = folder.resolve("receipt.json");
    Files.writeString(file, ReceiptFixtures.savedDocument(false));
  }

  @Test
  void saysWhatAReceiptProvesAndWhatNot() {
    assertEquals(0, verify(file.toString()));
    var lines = out.toString().lines().toList();
    assertTrue(lines.getFirst().startsWith("  PASS     document "), lines.getFirst());
    assertTrue(out.toString().contains("  SKIPPED  trusted_key "));
    assertTrue(lines.getLast().startsWith("Proves that "), lines.getLast());
    assertTrue(lines.getLast().contains("--replay"));
    assertFalse(out.toString().contains("\u001b["), "no colour without a terminal");
  }

  @Test
  void namesTheBrokenLinkWhenOneByteIsChanged() throws IOException {
    var text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"prompt\":6", "\"prompt\":7"));
    assertEquals(1, verify(file.toString()));
    assertTrue(out.toString().contains("receipt.tokens.prompt"), out.toString());
    assertTrue(out.toString().contains("Proves nothing: the link \"rendering\" is broken."));
  }

  @Test
  void takesTrustedKeysAsTextOrFile() throws IOException {
    assertEquals(0, verify("--key", KEY, file.toString()));
    assertEquals(0, verify("--key", ReceiptFixtures.KEY_ID.toHex(), file.toString()));
    var saved = folder.resolve("key.json");
    Files.writeString(saved, "{\"keys\":[{\"public_key\":\"" + KEY + "\"}]}");
    assertEquals(0, verify("--key", saved.toString(), file.toString()));
    var raw = folder.resolve("key.bin");
    Files.write(raw, ReceiptFixtures.PUBLIC_KEY);
    assertEquals(0, verify("--key", raw.toString(), file.toString()));
    assertTrue(out.toString().contains("by a key that you trust"));
    assertEquals(1, verify("--key", "11".repeat(32), file.toString()));
    assertEquals(2, verify("--key", "nonsense", file.toString()));
  }

  @Test
  void printsJsonForPrograms() throws IOException {
    assertEquals(0, verify("--json", file.toString()));
    var json = new ObjectMapper().readTree(out.toString());
    assertEquals("PASS", json.get("verdict").asText());
    assertEquals("document", json.get("checks").get(0).get("name").asText());
    assertTrue(json.get("conclusion").asText().startsWith("Proves that "));
  }

  @Test
  void cannotReplayWithoutTranscriptAndSaysSo() {
    assertEquals(2, verify("--replay", file.toString()));
    assertTrue(err.toString().contains("include=transcript"));
  }

  @Test
  void refusesWhatIsNoReceipt() throws IOException {
    assertEquals(2, verify(folder.resolve("none.json").toString()));
    assertEquals(2, verify());
    assertEquals(2, verify(folder.toString()));
    assertTrue(err.toString().contains("Cannot read " + folder + ": "), err.toString());
    Files.writeString(file, "{\"hello\":1}");
    assertEquals(1, verify(file.toString()));
    assertTrue(out.toString().contains("The file is no receipt"));
  }

  @Test
  void theRootExplainsItselfToo() {
    var line = AipgCommand.commandLine().setOut(new PrintWriter(out, true));
    assertEquals(0, line.execute("--help"));
    assertTrue(out.toString().contains("verify"), out.toString());
  }

  private int verify(String... arguments) {
    var words = new String[arguments.length + 1];
    words[0] = "verify";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return AipgCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
