package io.aipowergrid.node.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.crypto.Ed25519;
import io.aipowergrid.node.proof.VerificationReport.Verdict;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReceiptVerifierTest {
  private static final ReceiptVerifier VERIFIER = new ReceiptVerifier();
  private static final String PLAIN = ReceiptFixtures.document(4, 11, false);
  private static final String FULL = ReceiptFixtures.document(4, 11, true);

  @Test
  void passesEveryCheckOfAWholeDocument() {
    var report = VERIFIER.verify(FULL.getBytes(UTF_8), Set.of(ReceiptFixtures.KEY_ID));
    assertEquals(
        List.of(
            "document",
            "cbor",
            "rendering",
            "signature",
            "trusted_key",
            "work_units",
            "tree_head",
            "inclusion",
            "request_hash",
            "seed",
            "output_hash",
            "text_hash",
            "token_counts",
            "client"),
        report.checks().stream().map(VerificationReport.Check::name).toList());
    assertTrue(
        report.checks().stream().allMatch(check -> check.verdict() == Verdict.PASS),
        report.toString());
    assertEquals(Verdict.PASS, report.verdict());
  }

  @Test
  void skipsWhatTheDocumentDoesNotHold() {
    var report = VERIFIER.verify(PLAIN.getBytes(UTF_8));
    assertEquals(Verdict.PASS, report.verdict());
    assertEquals(Set.of("trusted_key", "transcript"), named(report, Verdict.SKIPPED));
    assertTrue(report.conclusion().contains("holder of the key in this file"));
  }

  @Test
  void findsEveryFlippedBitOfAWholeDocument() {
    findsEveryFlippedBit(FULL);
  }

  @Test
  void findsEveryFlippedBitOfAPlainDocument() {
    findsEveryFlippedBit(PLAIN);
  }

  /** A flip is found, or the file still says the same (an escape in the other case). */
  private static void findsEveryFlippedBit(String document) {
    var file = document.getBytes(UTF_8);
    for (int i = 0; i < file.length; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        file[i] ^= (byte) (1 << bit);
        if (VERIFIER.verify(file).verdict() == Verdict.PASS) {
          assertEquals(document, canonical(file), "byte " + i + " bit " + bit);
        }
        file[i] ^= (byte) (1 << bit);
      }
    }
  }

  @Test
  void findsEveryCutAndEveryDroppedByte() {
    var file = FULL.getBytes(UTF_8);
    for (int i = 0; i < file.length; i++) {
      assertEquals(Verdict.FAIL, VERIFIER.verify(Arrays.copyOf(file, i)).verdict(), "cut to " + i);
      var dropped = Arrays.copyOf(file, file.length - 1);
      System.arraycopy(file, i + 1, dropped, i, file.length - 1 - i);
      assertEquals(Verdict.FAIL, VERIFIER.verify(dropped).verdict(), "without byte " + i);
    }
  }

  @Test
  void spaceAndOrderDoNotMatter() {
    var spaced = FULL.replace(",\"", " ,\n  \"");
    assertEquals(Verdict.PASS, VERIFIER.verify(spaced.getBytes(UTF_8)).verdict());
  }

  @Test
  void namesTheLinkThatBroke() {
    broken("rendering", json -> receipt(json).put("lane", "exact-G"));
    broken("rendering", json -> json.put("id", "rcpt_00000000000000000000000000000000"));
    broken("rendering", json -> json.put("note", "added"));
    broken("signature", json -> json.put("signature", otherSignature()));
    broken("tree_head", json -> head(json).put("signature", otherSignature()));
    broken("inclusion", json -> log(json).put("index", 5));
    broken("request_hash", json -> transcript(json).put("max_tokens", 65));
    broken("request_hash", json -> transcript(json).withArray("stop").add("more"));
    broken("output_hash", json -> transcript(json).withArray("output_tokens").set(0, 6));
    broken("text_hash", json -> transcript(json).put("text", "Goodbye"));
    broken("client", json -> transcript(json).put("organisation", new java.util.UUID(7, 7) + ""));
    broken("document", json -> json.remove("cbor"));
    broken("document", json -> json.put("format", "aipg/receipt-document/2"));
    broken("document", json -> transcript(json).put("max_tokens", 0));
    broken("cbor", json -> json.put("cbor", "oA=="));
  }

  @Test
  void saysWhereTheReadablePartDiffers() {
    var json = parsed();
    ((ObjectNode) receipt(json).get("issued")).put("sequence", 6);
    var report = VERIFIER.verify(CanonicalJson.format(json).getBytes(UTF_8));
    assertEquals(Set.of("rendering"), named(report, Verdict.FAIL));
    assertTrue(report.toString().contains("\"receipt.issued.sequence\""), report.toString());
  }

  @Test
  void unusedKeysAreNotAllowed() {
    broken("signature", json -> json.withArray("public_keys").add("11".repeat(32)));
  }

  @Test
  void refusesAnotherKeyThanTheTrustedOne() {
    var other = KeyId.ofPublicKey(Ed25519.publicKey(new byte[32]));
    var report = VERIFIER.verify(FULL.getBytes(UTF_8), Set.of(other));
    assertEquals(Set.of("trusted_key"), named(report, Verdict.FAIL));
  }

  @Test
  void noiseIsNoReceipt() {
    for (var text : new String[] {"", "{}", "[]", "null", "1", "\"x\"", "{\"format\":1}"}) {
      var report = VERIFIER.verify(text.getBytes(UTF_8));
      assertEquals(Verdict.FAIL, report.verdict(), text);
      assertEquals(Set.of("document"), named(report, Verdict.FAIL));
    }
  }

  private interface Change {
    Object of(ObjectNode json);
  }

  private static void broken(String link, Change change) {
    var json = parsed();
    change.of(json);
    var report = VERIFIER.verify(CanonicalJson.format(json).getBytes(UTF_8));
    assertTrue(named(report, Verdict.FAIL).contains(link), link + " in " + report);
  }

  private static ObjectNode parsed() {
    return (ObjectNode) CanonicalJson.parse(FULL.getBytes(UTF_8));
  }

  private static ObjectNode receipt(ObjectNode json) {
    return (ObjectNode) json.get("receipt");
  }

  private static ObjectNode log(ObjectNode json) {
    return (ObjectNode) json.get("log");
  }

  private static ObjectNode head(ObjectNode json) {
    return (ObjectNode) log(json).get("tree_head");
  }

  private static ObjectNode transcript(ObjectNode json) {
    return (ObjectNode) json.get("transcript");
  }

  private static String otherSignature() {
    return Base64.getEncoder()
        .encodeToString(
            Ed25519.sign(ReceiptFixtures.SEED, ReceiptFixtures.PUBLIC_KEY, new byte[] {1}));
  }

  private static Set<String> named(VerificationReport report, Verdict verdict) {
    var names = new TreeSet<String>();
    report.checks().stream()
        .filter(check -> check.verdict() == verdict)
        .forEach(check -> names.add(check.name()));
    return names;
  }

  private static String canonical(byte[] file) {
    try {
      return CanonicalJson.format(CanonicalJson.parse(file));
    } catch (MalformedBytesException e) {
      return fail("a file that is no JSON passed");
    }
  }
}
