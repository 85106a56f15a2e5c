package io.aipowergrid.node.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.crypto.Ed25519;
import io.aipowergrid.node.crypto.Sha256;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.ModelCard;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReceiptCodecTest {
  private static final Receipt RECEIPT =
      ReceiptFixtures.receipt(41, ReceiptFixtures.hash("before"));
  private static final byte[] CBOR = ReceiptCodec.write(RECEIPT);

  @Test
  void readsWhatItWrites() {
    assertEquals(RECEIPT, ReceiptCodec.read(CBOR));
    assertArrayEquals(CBOR, ReceiptCodec.write(ReceiptCodec.read(CBOR)));
  }

  @Test
  void keepsToTheSizesOfTheProtocol() {
    // proof-protocol.md 3.1: about 600 bytes and the signature; the readable form below 2 KB.
    assertTrue(CBOR.length <= 700, "CBOR has " + CBOR.length + " bytes");
    var json = CanonicalJson.format(ReceiptRendering.of(RECEIPT));
    assertTrue(json.length() <= 2048, "JSON has " + json.length() + " bytes");
  }

  @Test
  void layoutStaysAsPublished() {
    // A changed layout needs a new version and tag: old receipts must stay verifiable.
    assertEquals(
        "35fe9f65724a94916f1a6ea5fc0b4cf7d0b448de06b4b0ae0b26ea7187d6d48b",
        Sha256.hash(CBOR).toHex());
    assertEquals("rcpt_9a021fc8b6ecc511535e5b6a53d2210b", ReceiptCodec.id(ReceiptCodec.hash(CBOR)));
    assertEquals((byte) 0xad, CBOR[0], "a map of 13");
  }

  @Test
  void signedBytesAreTagZeroAndReceipt() {
    var tag = "aipg/receipt/1".getBytes(StandardCharsets.US_ASCII);
    var signed = ReceiptCodec.signedBytes(CBOR);
    assertArrayEquals(tag, Arrays.copyOf(signed, tag.length));
    assertEquals(0, signed[tag.length]);
    assertArrayEquals(CBOR, Arrays.copyOfRange(signed, tag.length + 1, signed.length));
    assertEquals(Sha256.hash(signed), ReceiptCodec.hash(CBOR));
  }

  @Test
  void everyCutAndEveryExtraByteIsRefused() {
    for (int length = 0; length < CBOR.length; length++) {
      var cut = Arrays.copyOf(CBOR, length);
      assertThrows(MalformedBytesException.class, () -> ReceiptCodec.read(cut), "cut " + length);
    }
    var longer = Arrays.copyOf(CBOR, CBOR.length + 1);
    assertThrows(MalformedBytesException.class, () -> ReceiptCodec.read(longer));
    assertThrows(
        MalformedBytesException.class,
        () -> ReceiptCodec.read(new byte[ReceiptCodec.CBOR_BYTES_MAX + 1]));
  }

  @Test
  void whateverIsReadIsExactlyWhatWouldBeWritten() {
    var random = new Random(31);
    int accepted = 0;
    for (int round = 0; round < 60_000; round++) {
      var bytes = CBOR.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertArrayEquals(bytes, ReceiptCodec.write(ReceiptCodec.read(bytes)));
        accepted++;
      } catch (MalformedBytesException expected) {
        // A changed head, code or length; anything else would fail the test.
      }
    }
    assertTrue(accepted > 10_000, "most changes hit hashes, accepted " + accepted);
  }

  @Test
  void laneFollowsConsent() {
    assertEquals(
        ReceiptLane.EXACT_I, ReceiptLane.of(ModelCard.Lane.EXACT_I, AuditConsent.VALIDATORS));
    assertEquals(
        ReceiptLane.STATISTICAL, ReceiptLane.of(ModelCard.Lane.STATISTICAL, AuditConsent.PUBLIC));
    assertEquals(ReceiptLane.UNAUDITED, ReceiptLane.of(ModelCard.Lane.EXACT_I, AuditConsent.NONE));
  }

  @Test
  void workIsParametersTimesTokens() {
    assertEquals(4_200_000L * 11, RECEIPT.work().multiplyAccumulates());
    assertThrows(
        ArithmeticException.class, () -> WorkUnits.of(Long.MAX_VALUE, 1, 1, FinishReason.STOP));
  }

  @Test
  void saltsSeparateEqualAnswersAndClients() {
    var a = ReceiptFixtures.salt("a");
    var b = ReceiptFixtures.salt("b");
    assertNotEquals(Receipt.hashText(a, "yes"), Receipt.hashText(b, "yes"));
    var tokens = TokenIds.of(1, 2);
    assertNotEquals(Receipt.hashOutput(a, tokens), Receipt.hashOutput(b, tokens));
    var organisation = new UUID(1, 2);
    assertNotEquals(Receipt.commitClient(a, organisation), Receipt.commitClient(b, organisation));
    assertNotEquals(Receipt.commitClient(a, organisation), Receipt.commitClient(a, new UUID(1, 3)));
  }

  @Test
  void treeHeadsComeBackAndRefuseChangedShapes() {
    var head =
        new TreeHead(
            ReceiptFixtures.KEY_ID,
            ReceiptFixtures.KEY_ID,
            1_000_000,
            Hash256.ZERO,
            ReceiptFixtures.TIME);
    var cbor = TreeHeadCodec.write(head);
    assertEquals(head, TreeHeadCodec.read(cbor));
    for (int length = 0; length < cbor.length; length++) {
      var cut = Arrays.copyOf(cbor, length);
      assertThrows(MalformedBytesException.class, () -> TreeHeadCodec.read(cut));
    }
  }

  @Test
  void idsAndSaltsHaveSixteenBytes() {
    assertThrows(IllegalArgumentException.class, () -> KeyId.of(new byte[15]));
    assertThrows(IllegalArgumentException.class, () -> Salt.of(new byte[17]));
    assertEquals(ReceiptFixtures.KEY_ID, KeyId.fromHex(ReceiptFixtures.KEY_ID.toHex()));
    assertEquals(
        ReceiptFixtures.KEY_ID, KeyId.ofPublicKey(Ed25519.publicKey(ReceiptFixtures.SEED)));
  }
}
